package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.cgroup.systemd.Systemd;
import dev.jrun.runtime.hook.HookFailure;
import dev.jrun.runtime.hook.HookRunner;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.state.InitProcess;
import dev.jrun.runtime.state.LockedContainer;
import dev.jrun.runtime.state.StateException;
import dev.jrun.runtime.state.StateRecord;
import dev.jrun.runtime.state.UnitRecord;
import dev.jrun.spec.Hook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Removes everything that a record says of a container, whatever its state. */
final class Removal {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Host host;

  Removal(Host host) {
    this.host = host;
  }

  /**
   * Removes a container that is not locked, unless it has been deleted since, or another one has
   * got its id.
   */
  void removeIfThere(KnownContainer known) throws IOException {
    try (LockedContainer container = known.directory().lock(StartContainer.PATIENCE)) {
      if (known.directory().holds(known.record())) {
        remove(container, known.record());
      }
    } catch (StateException gone) {
      if (gone.reason() != StateException.Reason.DOES_NOT_EXIST) {
        throw gone;
      }
    }
  }

  /** Kills its processes, removes its unit, its cgroup and its state, runs its poststop hooks. */
  void remove(LockedContainer container, StateRecord record) throws IOException {
    Optional<Cgroup> cgroup = cgroup(record);
    if (cgroup.isPresent() && cgroup.get().isFrozen()) {
      // Of version 1, a frozen process does not die.
      cgroup.get().thaw();
    }
    if (record.init() != null) {
      kill(record.init());
    }
    if (cgroup.isPresent()) {
      cgroup.get().kill(this::killMember);
    }
    if (record.unit() != null) {
      // Empty by now, so that it ends at once; systemd removes the groups that it has made.
      try (Systemd systemd = systemd(record.unit())) {
        systemd.stop(record.unit().name());
      }
    }
    if (cgroup.isPresent()) {
      cgroup.get().remove();
    }
    container.delete();
    // The id is free: whoever takes it does not wait for the hooks.
    container.close();
    poststop(record);
  }

  /**
   * Kills a process and waits until it is gone, so that its namespaces, and with them its mounts,
   * are too.
   */
  private void kill(InitProcess process) throws IOException {
    Optional<PinnedProcess> pinned = PinnedProcess.of(host.kernel(), process.pid());
    if (pinned.isEmpty()) {
      return;
    }
    try (PinnedProcess running = pinned.get()) {
      // Asked only now that the descriptor pins the number, which may be another's by now.
      if (process.isAlive()) {
        running.signal(Sched.SIGKILL);
        if (!running.awaitEnd(PATIENCE)) {
          throw new LifecycleException(
              ErrorCode.SYSTEM_CALL_FAILED,
              "process " + process.pid() + " survives SIGKILL for " + PATIENCE.toSeconds() + " s");
        }
      }
    }
    reap((int) process.pid());
  }

  /** Fetches the exit status if the process is a child of ours, so that no zombie stays. */
  private void reap(int pid) {
    try {
      host.parent().waitid(pid, Sched.WEXITED | Sched.WNOHANG);
    } catch (KernelException notOurs) {
      if (notOurs.errno() != Errno.ECHILD) {
        throw notOurs;
      }
    }
  }

  private static Optional<Cgroup> cgroup(StateRecord record) throws IOException {
    return record.cgroups().isEmpty()
        ? Optional.empty()
        : Optional.of(Cgroup.recorded(CgroupLayout.ofThisProcess(), record.cgroups()));
  }

  /** The one that has made a unit. */
  static Systemd systemd(UnitRecord unit) {
    return new Systemd(unit.sockets().stream().map(Path::of).toList());
  }

  private void killMember(long pid) {
    PinnedProcess.of(host.kernel(), pid)
        .ifPresent(member -> {
          try (member) {
            member.signal(Sched.SIGKILL);
          }
        });
  }

  /** Their failures are warnings only (runtime.md, "Lifecycle", 13). */
  private void poststop(StateRecord record) {
    List<Hook> hooks = record.hooks().poststop();
    HookRunner runner = new HookRunner(host.kernel(), host.parent(), record.bundle());
    for (int i = 0; i < hooks.size(); i++) {
      try {
        runner.run("poststop", i, hooks.get(i), ReportedState.text(record, "stopped", 0));
      } catch (HookFailure | KernelException failure) {
        host.warnings().accept(failure.getMessage());
      }
    }
  }
}
