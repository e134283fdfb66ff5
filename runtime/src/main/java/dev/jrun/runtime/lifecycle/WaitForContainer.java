package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Sched;

/** Waits for a container's first process, which has to be a child of the host's parent process. */
public final class WaitForContainer {
  private final Host host;

  public WaitForContainer(Host host) {
    this.host = host;
  }

  /**
   * Waits.
   *
   * @return the exit status of {@code pid}, 128 + N if signal N ended it
   */
  public int run(int pid) {
    return host.parent().waitid(pid, Sched.WEXITED).orElseThrow().shellStatus();
  }
}
