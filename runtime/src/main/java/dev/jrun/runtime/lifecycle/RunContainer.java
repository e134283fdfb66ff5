package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;

/** Creates and starts a container, and in the foreground waits for it: {@code jrun run}. */
public final class RunContainer {
  private final Host host;

  public RunContainer(Host host) {
    this.host = host;
  }

  /**
   * Creates the container and starts it. If that fails, nothing of it stays.
   *
   * @return the pid of its first process
   */
  public int detached(CreateRequest request) throws IOException {
    return start(request);
  }

  /**
   * Runs the container until its first process ends, then deletes it.
   *
   * @param keep whether the stopped container stays until it is deleted
   * @param signals are passed on to the container
   * @return the exit status of the process, 128 + N if signal N ended it
   */
  public int foreground(CreateRequest request, boolean keep, Parent.Signals signals)
      throws IOException {
    int pid = start(request);
    int pidfd = host.kernel().pidfdOpen(pid);
    try {
      signals.await(pidfd, signal -> forward(pidfd, signal));
    } finally {
      host.kernel().close(pidfd);
    }
    int status = new WaitForContainer(host).run(pid);
    if (!keep) {
      new DeleteContainer(host).run(request.id(), true);
    }
    return status;
  }

  private int start(CreateRequest request) throws IOException {
    int pid = new CreateContainer(host).run(request);
    try {
      new StartContainer(host).run(request.id(), request.trace());
    } catch (RuntimeException | IOException | Error failure) {
      new DeleteContainer(host).run(request.id(), true);
      throw failure;
    }
    return pid;
  }

  private void forward(int pidfd, int signal) {
    try {
      host.kernel().pidfdSendSignal(pidfd, signal);
    } catch (KernelException ended) {
      if (ended.errno() != Errno.ESRCH) {
        throw ended;
      }
    }
  }
}
