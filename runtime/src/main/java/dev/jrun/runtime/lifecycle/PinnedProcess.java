package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.state.InitProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A process that a descriptor refers to (pidfd_open(2)): whatever happens to its number, nothing
 * that is done here is done to another process. That it has ended meanwhile is never an error.
 */
final class PinnedProcess implements AutoCloseable {
  /**
   * For the number of a thread pidfd_open(2) fails with EINVAL, and since Linux 6.15 with ENOENT.
   */
  private static final Set<Errno> NO_PROCESS = Set.of(Errno.ESRCH, Errno.EINVAL, Errno.ENOENT);

  private final Kernel kernel;
  private final int pidfd;

  private PinnedProcess(Kernel kernel, int pidfd) {
    this.kernel = kernel;
    this.pidfd = pidfd;
  }

  /** The process that has this number now, empty if none has; it may be a thread's by now. */
  static Optional<PinnedProcess> of(Kernel kernel, long pid) {
    OptionalLong pidfd =
        kernel.callUnless(NO_PROCESS, SystemCall.PIDFD_OPEN, Long.toString(pid), pid, 0);
    return pidfd.isPresent()
        ? Optional.of(new PinnedProcess(kernel, (int) pidfd.getAsLong()))
        : Optional.empty();
  }

  /** The recorded process, empty if it has ended. */
  static Optional<PinnedProcess> of(Kernel kernel, InitProcess process) throws IOException {
    Optional<PinnedProcess> pinned = of(kernel, process.pid());
    // Asked only now that the descriptor pins the number: before, it could be another's next.
    if (pinned.isPresent() && !process.isAlive()) {
      pinned.get().close();
      return Optional.empty();
    }
    return pinned;
  }

  /** Sends a signal to the process that has this number now, if one has. */
  static void signal(Kernel kernel, int pid, int signal) {
    of(kernel, pid)
        .ifPresent(process -> {
          try (process) {
            process.signal(signal);
          }
        });
  }

  /** The descriptor, which becomes readable when the process ends. */
  int descriptor() {
    return pidfd;
  }

  /**
   * Sends a signal.
   *
   * @return false if the process has ended
   */
  boolean signal(int signal) {
    try {
      kernel.pidfdSendSignal(pidfd, signal);
      return true;
    } catch (KernelException failure) {
      if (failure.errno() == Errno.ESRCH) {
        return false;
      }
      throw failure;
    }
  }

  /**
   * Waits for its end.
   *
   * @return false if it still runs after {@code patience}
   */
  boolean awaitEnd(Duration patience) {
    return kernel.awaitReadable(pidfd, patience.toMillis());
  }

  @Override
  public void close() {
    kernel.close(pidfd);
  }
}
