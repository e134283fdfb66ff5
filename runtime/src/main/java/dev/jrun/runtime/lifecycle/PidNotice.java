package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.init.ContainerInit;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells {@link PidTargets} of a process; whether they can be reached is known before there is one.
 */
final class PidNotice implements AutoCloseable {
  /** For one who listens and does not accept. */
  private static final long PATIENCE_SECONDS = 10;

  private final Optional<Path> file;
  private final Optional<UnixSocket> socket;

  private PidNotice(Optional<Path> file, Optional<UnixSocket> socket) {
    this.file = file;
    this.socket = socket;
  }

  /** Connects to who gets a pidfd. */
  static PidNotice prepare(Kernel kernel, PidTargets targets) {
    return new PidNotice(targets.file(), targets.pidfdSocket().map(path -> connect(kernel, path)));
  }

  private static UnixSocket connect(Kernel kernel, Path path) {
    UnixSocket socket = UnixSocket.openStream(kernel).limited(PATIENCE_SECONDS);
    try {
      socket.connect(path.toString());
      return socket;
    } catch (KernelException nobody) {
      socket.close();
      throw new LifecycleException("pidfd socket: " + nobody.getMessage(), nobody);
    }
  }

  /**
   * Tells them.
   *
   * @param kind what the message says besides: callers of runc know {@code standard} for the first
   *     process of a container, {@code setns} for one that joins it
   */
  void tell(String kind, ContainerInit process) throws IOException {
    if (socket.isPresent()) {
      socket.get().send(kind.getBytes(StandardCharsets.UTF_8), List.of(process.pidfd()));
    }
    if (file.isPresent()) {
      PidFile.write(file.get(), process.pid());
    }
  }

  @Override
  public void close() {
    socket.ifPresent(UnixSocket::close);
  }
}
