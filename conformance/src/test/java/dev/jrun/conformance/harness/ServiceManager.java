package dev.jrun.conformance.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;

/** One who wants to know which services are ready (sd_notify(3)), as systemd does. */
public final class ServiceManager implements AutoCloseable {

  private static final int PATIENCE_MILLISECONDS = (int) Patience.of(10).toMillis();

  private final Path path;
  private final int socket;

  /** Receives at a path that does not exist. */
  public ServiceManager(Path path) {
    this.path = path;
    this.socket = LibC.receiver(path);
  }

  /** The path of the socket. */
  public Path path() {
    return path;
  }

  /** The next message, awaited; if it is a barrier, it is passed. */
  public String receive() {
    if (!LibC.isReadable(socket, PATIENCE_MILLISECONDS)) {
      throw new AssertionError("no message");
    }
    LibC.Message message = LibC.receive(socket);
    if (message.descriptor() >= 0) {
      LibC.close(message.descriptor());
    }
    return message.text();
  }

  /** Lets a service go on that waits until all its messages are read; some do not. */
  public void passBarrier() {
    if (LibC.isReadable(socket, (int) Patience.of(1).toMillis())) {
      assertEquals("BARRIER=1", receive());
    }
  }

  /** Whether there is no message. */
  public boolean heardNothing() {
    return !LibC.isReadable(socket, 0);
  }

  /** Says something to a manager, as a service does. */
  public static void tell(Path socket, String message) {
    LibC.send(socket, message);
  }

  @Override
  public void close() {
    LibC.close(socket);
    path.toFile().delete();
  }
}
