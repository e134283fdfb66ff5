package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.KernelException;

/**
 * Waits for a process of a container, the first one or another, which has to be a child of the
 * host's parent process.
 */
public final class WaitForContainer {
  private final Host host;

  public WaitForContainer(Host host) {
    this.host = host;
  }

  /**
   * Waits.
   *
   * @return the exit status of {@code pid}, 128 + N if signal N ended it
   * @throws LifecycleException if it is no child, or none any more because it was waited for
   */
  public int run(int pid) {
    try {
      return host.parent().waitid(pid, Sched.WEXITED).orElseThrow().shellStatus();
    } catch (KernelException failure) {
      if (failure.errno() == Errno.ECHILD) {
        throw new LifecycleException(
            ErrorCode.CONTAINER_NOT_RUNNING,
            "the exit status of process " + pid + " is lost: it was waited for, or deleted");
      }
      throw failure;
    }
  }
}
