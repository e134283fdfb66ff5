package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.StateRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

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
    signal(new KnownContainer(directory, directory.read()), signal);
  }

  /** The same for a container that is known. */
  public void run(KnownContainer container, int signal) throws IOException {
    container.requireThere();
    signal(container, signal);
  }

  private void signal(KnownContainer container, int signal) throws IOException {
    StateRecord record = container.record();
    switch (container.directory().status(record)) {
      case CREATED, RUNNING, PAUSED -> {}
      case CREATING, STOPPED -> throw notRunning();
    }
    try (PinnedProcess init =
        PinnedProcess.of(host.kernel(), record.init()).orElseThrow(KillContainer::notRunning)) {
      if (!init.signal(signal)) {
        throw notRunning();
      }
    }
    // On version 1 a frozen process does not die of it.
    if (signal == Sched.SIGKILL && Cgroup.isFrozen(record.cgroups())) {
      Cgroup.recorded(CgroupLayout.ofThisProcess(), record.cgroups()).thaw();
    }
  }

  /**
   * Sends {@code signal} to all processes of the container's cgroup. That there are none is no
   * error. A paused container goes on.
   */
  public void all(String id, int signal) throws IOException {
    Cgroup cgroup =
        Cgroup.recorded(CgroupLayout.ofThisProcess(), host.store().find(id).read().cgroups());
    if (cgroup.memberships().isEmpty()) {
      throw new LifecycleException(
          ErrorCode.CGROUP_FAILED, "cannot signal all processes of a container without a cgroup");
    }
    if (signal == Sched.SIGKILL) {
      cgroup.kill(pid -> send(cgroup, pid, signal));
    } else {
      cgroup.signal(pid -> send(cgroup, pid, signal));
    }
  }

  private void send(Cgroup cgroup, long pid, int signal) {
    try {
      sendToMember(cgroup, pid, signal);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void sendToMember(Cgroup cgroup, long pid, int signal) throws IOException {
    Optional<PinnedProcess> pinned = PinnedProcess.of(host.kernel(), pid);
    if (pinned.isPresent()) {
      try (PinnedProcess member = pinned.get()) {
        // Asked again now that the number is pinned: it is the container's if it is in the group.
        if (cgroup.processes().contains(pid)) {
          member.signal(signal);
        }
      }
    }
  }

  private static LifecycleException notRunning() {
    return new LifecycleException(ErrorCode.CONTAINER_NOT_RUNNING, "container not running");
  }
}
