package dev.jrun.runtime;

import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.lifecycle.WaitForContainer;
import java.util.OptionalInt;

/** A process that this JVM has put into a container. It can be used by several threads. */
public final class ContainerProcess {
  private final Host host;
  private final int pid;
  private OptionalInt exitStatus = OptionalInt.empty();

  ContainerProcess(Host host, int pid) {
    this.host = host;
    this.pid = pid;
  }

  /** Its pid, as this JVM sees it. */
  public int pid() {
    return pid;
  }

  /**
   * Waits for it to end. The kernel tells the status only once, so it is kept for later calls.
   *
   * @return the exit status, 128 + N if signal N ended it
   * @throws dev.jrun.runtime.lifecycle.LifecycleException if the status is lost
   */
  public synchronized int waitFor() {
    if (exitStatus.isEmpty()) {
      exitStatus = OptionalInt.of(new WaitForContainer(host).run(pid));
    }
    return exitStatus.getAsInt();
  }
}
