package dev.jrun.bundles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a root file system of programs that the machine has. */
final class HostTools {
  /** The shell, and what one likes to have in it. */
  private static final List<String> TOOLS =
      List.of("sh", "cat", "echo", "hostname", "id", "ls", "mount", "ps", "sleep", "true", "uname");

  private final List<Path> searchPath;

  /**
   * Looks for programs in these directories.
   *
   * @param searchPath absolute directories, in order of preference
   */
  HostTools(List<Path> searchPath) {
    this.searchPath = List.copyOf(searchPath);
  }

  /**
   * Puts a shell and tools into {@code bin} of a root file system: of a static busybox, or of the
   * machine's own programs with their libraries.
   *
   * @return where they come from, for people
   */
  String populate(Path root) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    Optional<Path> busybox = find("busybox");
    if (busybox.isPresent() && SharedLibraries.of(busybox.get()).isEmpty()) {
      copyExecutable(busybox.get(), bin.resolve("busybox"));
      for (String tool : TOOLS) {
        Files.createSymbolicLink(bin.resolve(tool), Path.of("busybox"));
      }
      return "the static " + busybox.get();
    }
    Path shell = find("sh").orElseThrow(() -> new IOException("no sh in " + searchPath));
    for (String tool : TOOLS) {
      Optional<Path> program = find(tool);
      if (program.isPresent()) {
        copyWithLibraries(program.get(), bin.resolve(tool), root);
      }
    }
    return "the " + shell + " and tools of this machine";
  }

  private Optional<Path> find(String name) {
    return searchPath.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void copyWithLibraries(Path program, Path target, Path root) throws IOException {
    copyExecutable(program, target);
    for (Path library : SharedLibraries.of(program)) {
      Path copy = root.resolve(Path.of("/").relativize(library)).normalize();
      Files.createDirectories(copy.getParent());
      copyExecutable(library, copy);
    }
  }

  /** The set-user-ID bit, which mount(8) has, stays behind. */
  private static void copyExecutable(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The directories of an environment's PATH; the usual ones if it has none. */
  static List<Path> searchPath(String path) {
    String directories = path == null || path.isEmpty() ? "/usr/bin:/bin" : path;
    return Stream.of(directories.split(":", -1))
        .filter(directory -> directory.startsWith("/"))
        .map(Path::of)
        .toList();
  }
}
