package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
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

  /**
   * Sends {@code signal} to all processes of the container's cgroup. That there are none is no
   * error.
   */
  public void all(String id, int signal) throws IOException {
    Cgroup cgroup =
        Cgroup.recorded(
            CgroupLayout.of(host.parent().pid()), host.store().find(id).read().cgroups());
    if (cgroup.memberships().isEmpty()) {
      throw new LifecycleException("cannot signal all processes of a container without a cgroup");
    }
    for (long pid : cgroup.processes()) {
      sendToMember(cgroup, pid, signal);
    }
  }

  private void sendToMember(Cgroup cgroup, long pid, int signal) throws IOException {
    try {
      int pidfd = host.kernel().pidfdOpen((int) pid);
      try {
        // The descriptor pins the pid: it is a process of the container if it is in the group now.
        if (cgroup.processes().contains(pid)) {
          host.kernel().pidfdSendSignal(pidfd, signal);
        }
      } finally {
        host.kernel().close(pidfd);
      }
    } catch (KernelException failure) {
      if (failure.errno() != Errno.ESRCH) {
        throw failure;
      }
    }
  }

  private static LifecycleException notRunning() {
    return new LifecycleException("container not running");
  }
}
