package dev.jrun.runtime.lifecycle;

import dev.jrun.spec.json.SpecReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Documents that a caller names: a bundle's configuration, or one for a process or for limits. */
public final class Document {
  /** What lies there leads to a descriptor of the caller, and is the caller's own affair. */
  private static final List<String> OF_DESCRIPTORS = List.of("/dev/fd", "/dev/stdin", "/proc");

  private Document() {}

  /**
   * Reads a document to its end.
   *
   * @throws LifecycleException if it is something whose end may never come, a FIFO for example
   * @throws IOException naming the file, if it can't be read
   * @throws dev.jrun.spec.SpecException if it is malformed or has values of other types
   */
  public static <T extends Record> T read(Path file, Class<T> type) throws IOException {
    // Not even opened: to open a FIFO waits for who writes to it.
    if (Files.exists(file)
        && !Files.isRegularFile(file)
        && OF_DESCRIPTORS.stream().noneMatch(file::startsWith)) {
      throw new LifecycleException(ErrorCode.INVALID_CONFIG, file + ": not a regular file");
    }
    try {
      return SpecReader.read(file, type);
    } catch (FileSystemException named) {
      throw named;
    } catch (IOException failure) {
      FileSystemException named =
          new FileSystemException(file.toString(), null, failure.getMessage());
      named.initCause(failure);
      throw named;
    }
  }
}
