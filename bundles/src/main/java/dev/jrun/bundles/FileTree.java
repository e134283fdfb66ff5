package dev.jrun.bundles;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removes what was made in a directory, and nothing else. */
final class FileTree {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private FileTree() {}

  /**
   * Removes a directory with all in it. Follows no symbolic link, and removes nothing at all while
   * something is mounted in the directory: that could be the machine's own files.
   */
  static void remove(Path directory) throws IOException {
    refuseMounts(directory.toRealPath());
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** A device number would not tell a bind mount from the same file system; the table does. */
  private static void refuseMounts(Path directory) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      // proc_pid_mountinfo(5): the fifth field is the mount point, with octal escapes.
      Path mountPoint = Path.of(unescape(line.split(" ", 6)[4]));
      if (mountPoint.startsWith(directory)) {
        throw new IOException(mountPoint + " is still mounted: " + directory + " is left alone");
      }
    }
  }

  private static String unescape(String field) {
    return OCTAL
        .matcher(field)
        .replaceAll(match ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
  }
}
