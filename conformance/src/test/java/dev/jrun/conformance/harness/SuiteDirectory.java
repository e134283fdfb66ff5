package dev.jrun.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The suite's directory on the host: made once for the JVM, removed with it. */
public final class SuiteDirectory {
  private static final Path DIRECTORY;
  private static final Path BUSYBOX;

  static {
    try {
      // toRealPath: the kernel's tables and the runtime's answers name the resolved path.
      DIRECTORY = Files.createTempDirectory("jrun-conformance").toRealPath();
      // mode 0711: containers whose processes are not root pass through.
      Files.setPosixFilePermissions(DIRECTORY, PosixFilePermissions.fromString("rwx--x--x"));
      BUSYBOX = DIRECTORY.resolve("busybox");
      Files.copy(Payload.find().orElseThrow(), BUSYBOX, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    java.lang.Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              delete(DIRECTORY);
              Host.removeCgroups(Host.SUITE_CGROUP);
            }));
  }

  private SuiteDirectory() {}

  /** The suite's own copy of busybox, also for hooks, which run on the host. */
  static Path busybox() {
    return BUSYBOX;
  }

  /** A new directory in it, for a case. */
  static Path ofCase() throws IOException {
    return Files.createTempDirectory(DIRECTORY, "case");
  }

  /** A new directory in it with a name that must be new. */
  public static Path named(String name) throws IOException {
    return Files.createDirectory(DIRECTORY.resolve(name));
  }

  /** Deletes a directory and all that is in it; links in it are not followed. */
  public static void delete(Path tree) {
    try {
      Files.walkFileTree(
          tree,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
