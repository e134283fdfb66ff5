package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.cgroup.controller.CurrentValues;
import dev.jrun.runtime.cgroup.controller.OomWatch;
import dev.jrun.runtime.cgroup.controller.Stats;
import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.runtime.state.StateRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a container uses, which processes it has, and when it is out of memory. */
public final class ContainerFigures {
  private final Host host;
  private final StateRecord record;
  private final Cgroup cgroup;

  private ContainerFigures(Host host, StateRecord record, Cgroup cgroup) {
    this.host = host;
    this.record = record;
    this.cgroup = cgroup;
  }

  /** The figures of a container, whatever it does now. */
  public static ContainerFigures of(Host host, String id) throws IOException {
    return of(host, host.store().find(id).read());
  }

  /**
   * The figures of a container that has not stopped.
   *
   * @throws LifecycleException {@code container with id ID is not running}
   */
  public static ContainerFigures ofRunning(Host host, String id) throws IOException {
    ContainerDirectory directory = host.store().find(id);
    StateRecord record = directory.read();
    if (record.init() == null || directory.status(record) == ContainerStatus.STOPPED) {
      throw new LifecycleException(
          ErrorCode.CONTAINER_NOT_RUNNING, "container with id " + id + " is not running");
    }
    return of(host, record);
  }

  private static ContainerFigures of(Host host, StateRecord record) throws IOException {
    if (record.cgroups().isEmpty()) {
      throw new LifecycleException(
          ErrorCode.CGROUP_FAILED,
          "a container without a cgroup has no figures and no list of processes");
    }
    return new ContainerFigures(
        host, record, Cgroup.recorded(CgroupLayout.ofThisProcess(), record.cgroups()));
  }

  /** What the container uses now. */
  public Stats stats() {
    return Stats.of(cgroup.memberships(), CurrentValues.ofHost());
  }

  /** The pids of all processes in the container's cgroup, as this process sees them. */
  public Set<Long> processes() throws IOException {
    return cgroup.processes();
  }

  /** Is told what happens to a container. */
  public interface Listener {
    /** The figures, once in each interval. */
    void stats(Stats stats) throws IOException;

    /** The kernel has found the container to be out of memory. */
    void outOfMemory();
  }

  /**
   * Watches the container until its first process ends, or the caller does.
   *
   * @param interval of the figures
   */
  public void watch(Duration interval, Listener listener) throws IOException {
    Optional<PinnedProcess> pinned = PinnedProcess.of(host.kernel(), record.init());
    if (pinned.isEmpty()) {
      return;
    }
    try (PinnedProcess init = pinned.get()) {
      Optional<OomWatch> memory = OomWatch.of(host.kernel(), cgroup.memberships());
      try {
        watch(interval, listener, init, memory);
      } finally {
        memory.ifPresent(OomWatch::close);
      }
    }
  }

  private void watch(
      Duration interval, Listener listener, PinnedProcess init, Optional<OomWatch> memory)
      throws IOException {
    List<Integer> awaited = new ArrayList<>(List.of(init.descriptor()));
    memory.ifPresent(watch -> awaited.add(watch.descriptor()));
    host.parent().lifeline().ifPresent(awaited::add);
    long next = System.nanoTime() + interval.toNanos();
    boolean runs = true;
    while (runs && !host.parent().isGone()) {
      long left = Math.max(0, next - System.nanoTime());
      int first = host.kernel().awaitReadable(awaited, (left + 999_999) / 1_000_000);
      runs = first != 0;
      // Also at its end, which may have been of this.
      if (memory.isPresent() && memory.get().happened()) {
        listener.outOfMemory();
      }
      if (first < 0) {
        listener.stats(stats());
        next += interval.toNanos();
      }
    }
  }
}
