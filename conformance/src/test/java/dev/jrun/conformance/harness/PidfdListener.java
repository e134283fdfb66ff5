package dev.jrun.conformance.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one who listens at a pidfd socket. */
public final class PidfdListener implements AutoCloseable {
  private final Path path;
  private final int socket;

  /** Listens at a path that does not exist. */
  public PidfdListener(Path path) {
    this.path = path;
    this.socket = LibC.listen(path);
  }

  /** The path of the socket. */
  public Path path() {
    return path;
  }

  /** The process that the descriptor refers to which comes, by one message. */
  public long pid() {
    int connection = LibC.accept(socket);
    try {
      var message = LibC.receive(connection);
      assertNotEquals(-1, message.descriptor());
      assertNotEquals("", message.text());
      long pid = pidOf(message.descriptor());
      LibC.close(message.descriptor());
      assertEquals("", LibC.receive(connection).text());
      return pid;
    } finally {
      LibC.close(connection);
    }
  }

  /** What the kernel says of a pidfd (pidfd_open(2)). */
  private static long pidOf(int descriptor) {
    try {
      return Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor)).stream()
          .filter(line -> line.startsWith("Pid:"))
          .mapToLong(line -> Long.parseLong(line.substring("Pid:".length()).strip()))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no pidfd"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    LibC.close(socket);
    path.toFile().delete();
  }
}
