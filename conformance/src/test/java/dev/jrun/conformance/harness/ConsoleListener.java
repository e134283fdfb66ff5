package dev.jrun.conformance.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;

/** The one who listens at a console socket, as containerd's shim and conmon do. */
public final class ConsoleListener implements AutoCloseable {

  private final Path path;
  private final int socket;

  /** Listens at a path that does not exist. */
  public ConsoleListener(Path path) {
    this.path = path;
    this.socket = LibC.listen(path);
  }

  /** The path of the socket. */
  public Path path() {
    return path;
  }

  /** The terminal that comes, by one message that names it, after which the connection ends. */
  public Pty accept() {
    int connection = LibC.accept(socket);
    try {
      LibC.Message message = LibC.receive(connection);
      assertEquals("/dev/ptmx", message.text());
      assertNotEquals(-1, message.descriptor());
      assertEquals("", LibC.receive(connection).text());
      return Pty.of(message.descriptor());
    } finally {
      LibC.close(connection);
    }
  }

  @Override
  public void close() {
    LibC.close(socket);
    path.toFile().delete();
  }
}
