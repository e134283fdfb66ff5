package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.StateRecord;
import java.io.IOException;

/** Sends a signal to a container's first process (runtime.md, "kill"). */
public final class KillContainer {
  private final Host host;

  public KillContainer(Host host) {
    this.host = host;
  }

  /**
   * Sends {@code signal}.
   *
   * @throws LifecycleException {@code container not running} if there is no process any more
   */
  public void run(String id, int signal) throws IOException {
    ContainerDirectory directory = host.store().find(id);
    StateRecord record = directory.read();
    switch (directory.status(record)) {
      case CREATED, RUNNING, PAUSED -> {}
      case CREATING, STOPPED -> throw notRunning();
    }
    try {
      int pidfd = host.kernel().pidfdOpen((int) record.init().pid());
      try {
        // The descriptor pins the pid: if it is still the init's now, it is the init's below.
        if (!record.init().isAlive()) {
          throw notRunning();
        }
        host.kernel().pidfdSendSignal(pidfd, signal);
      } finally {
        host.kernel().close(pidfd);
      }
    } catch (KernelException failure) {
      if (failure.errno() == Errno.ESRCH) {
        throw notRunning();
      }
      throw failure;
    }
  }

  private static LifecycleException notRunning() {
    return new LifecycleException("container not running");
  }
}
