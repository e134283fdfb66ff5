package dev.jrun.runtime.lifecycle;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    try {
      // A new file, as in runc: what lies there may be a link to anywhere, or a FIFO.
      Files.writeString(temporary, Integer.toString(pid), CREATE_NEW, WRITE);
    } catch (FileSystemException failure) {
      throw naming(file, failure);
    }
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException failure) {
      remove(temporary);
      throw naming(file, failure);
    }
  }

  private static void remove(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException _) {
      // What kept us from writing it keeps us from removing it: there is none, most likely.
    }
  }

  /** The caller knows nothing of a temporary file. */
  private static FileSystemException naming(Path file, FileSystemException failure) {
    String name = "pid file " + file;
    return switch (failure) {
      case NoSuchFileException _ -> new NoSuchFileException(name);
      case FileAlreadyExistsException _ -> new FileAlreadyExistsException(failure.getFile());
      case AccessDeniedException _ -> new AccessDeniedException(name);
      default -> new FileSystemException(name, null, failure.getReason());
    };
  }
}
