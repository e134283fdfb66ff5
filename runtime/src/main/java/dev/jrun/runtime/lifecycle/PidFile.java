package dev.jrun.runtime.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file that tells a caller the container's pid. */
final class PidFile {
  private PidFile() {}

  /**
   * Writes {@code pid} in decimal, without a line end: callers parse the whole file as a number.
   * The file appears complete, by renaming one whose name begins with a dot.
   */
  static void write(Path file, int pid) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName());
    Files.writeString(temporary, Integer.toString(pid));
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      Files.deleteIfExists(temporary);
      throw failure;
    }
  }
}
