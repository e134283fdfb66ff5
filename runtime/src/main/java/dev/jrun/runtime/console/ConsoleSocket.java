package dev.jrun.runtime.console;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.UnixSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The socket to which an init sends the master end of its terminal: somebody else's, or one whose
 * other end is here.
 */
public final class ConsoleSocket implements AutoCloseable {
  /** More than the name of a device. */
  private static final int MESSAGE_SIZE = 4096;

  private final UnixSocket sending;
  private final Optional<UnixSocket> receiving;

  private ConsoleSocket(UnixSocket sending, Optional<UnixSocket> receiving) {
    this.sending = sending;
    this.receiving = receiving;
  }

  /** The one who listens at {@code path} gets the terminal. */
  public static ConsoleSocket of(Kernel kernel, Path path) {
    UnixSocket socket = UnixSocket.openStream(kernel);
    try {
      socket.connect(path.toString());
    } catch (RuntimeException nobody) {
      socket.close();
      throw nobody;
    }
    return new ConsoleSocket(socket, Optional.empty());
  }

  /** The terminal comes here. */
  public static ConsoleSocket pair(Kernel kernel) {
    List<UnixSocket> ends = UnixSocket.pair(kernel);
    return new ConsoleSocket(ends.getFirst(), Optional.of(ends.getLast()));
  }

  /** What the init sends on. */
  public int descriptor() {
    return sending.descriptor();
  }

  /**
   * The terminal that was sent, if it is one that comes here.
   *
   * @return a descriptor, the caller's to close
   */
  public Optional<Integer> receive() {
    return receiving.map(socket -> socket.receive(MESSAGE_SIZE).descriptors().getFirst());
  }

  @Override
  public void close() {
    sending.close();
    receiving.ifPresent(UnixSocket::close);
  }
}
