package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.cgroup.controller.CurrentValues;
import dev.jrun.runtime.cgroup.controller.Limit;
import dev.jrun.runtime.cgroup.controller.LimitPlan;
import dev.jrun.runtime.cgroup.systemd.Systemd;
import dev.jrun.runtime.cgroup.systemd.UnitProperties;
import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.LockedContainer;
import dev.jrun.runtime.state.StateRecord;
import dev.jrun.runtime.state.UnitRecord;
import dev.jrun.spec.LinuxResources;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Changes the limits of a container. */
public final class UpdateContainer {
  private final Host host;

  public UpdateContainer(Host host) {
    this.host = host;
  }

  /**
   * Sets what {@code resources} set; the rest stays as it is, access to devices too.
   *
   * @throws LifecycleException if the kernel refuses a limit; then those before it are taken back
   */
  public void run(String id, LinuxResources resources) throws IOException {
    ContainerDirectory directory = host.store().find(id);
    try (LockedContainer _ = directory.lock(StartContainer.PATIENCE)) {
      StateRecord record = directory.read();
      switch (directory.status(record)) {
        case CREATED, RUNNING, PAUSED -> update(record, resources);
        case CREATING, STOPPED ->
            throw new LifecycleException(ErrorCode.CONTAINER_NOT_RUNNING, "container not running");
      }
    }
  }

  private void update(StateRecord record, LinuxResources resources) throws IOException {
    Cgroup cgroup = Cgroup.recorded(CgroupLayout.ofThisProcess(), record.cgroups());
    if (cgroup.memberships().isEmpty()) {
      throw new LifecycleException(
          ErrorCode.CGROUP_FAILED, "cannot limit a container without a cgroup");
    }
    CurrentValues now = CurrentValues.ofHost();
    LimitPlan plan = LimitPlan.ofUpdate(resources, cgroup.memberships(), now);
    if (record.unit() != null) {
      updateUnit(record.unit(), plan, cgroup.isUnified());
    }
    Deque<Limit> reversals = new ArrayDeque<>();
    for (Limit limit : plan.limits()) {
      Optional<Limit> reversal = limit.reversal(now);
      try {
        apply(limit);
      } catch (LifecycleException refusal) {
        reversals.forEach(this::takeBack);
        throw refusal;
      }
      reversal.ifPresent(reversals::push);
    }
    plan.warnings().forEach(host.warnings());
  }

  /** In the reverse order the kernel takes the old values, for it had them all before. */
  private void takeBack(Limit reversal) {
    try {
      apply(reversal);
    } catch (LifecycleException failure) {
      host.warnings().accept("undoing the failed update: " + failure.getMessage());
    }
  }

  /** First, as with runc: systemd rounds, the files are exact. */
  private void updateUnit(UnitRecord unit, LimitPlan plan, boolean unified) throws IOException {
    UnitProperties properties = UnitProperties.ofUpdate(plan, CurrentValues.ofHost(), unified);
    for (Limit limit : plan.limits()) {
      if (limit instanceof Limit.RequireUnused) {
        apply(limit);
      }
    }
    try (Systemd systemd = Removal.systemd(unit)) {
      systemd.set(unit.name(), properties);
    } catch (CgroupException failure) {
      throw new LifecycleException(
          "set properties of the unit %s: %s".formatted(unit.name(), failure.getMessage()),
          failure);
    }
  }

  private void apply(Limit limit) {
    try {
      limit.apply(host.kernel());
    } catch (IOException failure) {
      throw new LifecycleException(
          "%s (%s): %s".formatted(limit.pointer(), limit.text(), failure.getMessage()), failure);
    }
  }
}
