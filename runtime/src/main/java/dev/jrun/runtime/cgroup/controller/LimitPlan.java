package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.spec.LinuxResources;
import java.util.List;
import java.util.Set;

/**
 * What is done to a container's group to limit it, before any of it is done.
 *
 * @param limits in the order in which the kernel takes them
 * @param unifiedControllers the controllers of version 2 that they need
 * @param warnings what in the configuration has no effect, one sentence each
 */
public record LimitPlan(List<Limit> limits, Set<String> unifiedControllers, List<String> warnings) {
  /** Of a container without a group. */
  public static final LimitPlan NONE = new LimitPlan(List.of(), Set.of(), List.of());

  /** In runc's order; what {@code unified} says comes last, since it is the most exact. */
  private static final List<Controller> CONTROLLERS =
      List.of(
          new PidsController(),
          new MemoryController(),
          new IoController(),
          new CpuController(),
          new CpusetController(),
          new HugetlbController(),
          new NetworkController(),
          new RdmaController(),
          new UnifiedFiles());

  public LimitPlan {
    limits = List.copyOf(limits);
    unifiedControllers = Set.copyOf(unifiedControllers);
    warnings = List.copyOf(warnings);
  }

  /**
   * The limits of a new container, its access to devices among them, which is limited even if
   * nothing is said of it, as with runc.
   *
   * @param resources {@code linux.resources}, null if absent
   * @throws CgroupException if no hierarchy of this host can express one of them
   */
  public static LimitPlan ofNew(
      LinuxResources resources, List<CgroupMembership> group, CurrentValues values)
      throws CgroupException {
    if (group.isEmpty()) {
      return new LimitPlan(
          List.of(),
          Set.of(),
          resources == null || resources.equals(LinuxResources.NONE)
              ? List.of()
              : List.of("/linux/resources: no effect on a container without a cgroup"));
    }
    LimitWriter writer = new LimitWriter("/linux/resources", group, values);
    new DevicesController().limit(resources == null ? LinuxResources.NONE : resources, writer);
    return plan(resources == null ? LinuxResources.NONE : resources, writer);
  }

  /**
   * The limits of a new container in a user namespace, where nobody can make devices: access to
   * them needs no limit, and could have none, as with runc.
   *
   * @param resources {@code linux.resources}, null if absent
   * @throws CgroupException if no hierarchy of this host can express one of them
   */
  public static LimitPlan ofUnprivileged(
      LinuxResources resources, List<CgroupMembership> group, CurrentValues values)
      throws CgroupException {
    return plan(
        resources == null ? LinuxResources.NONE : resources,
        new LimitWriter("/linux/resources", group, values));
  }

  /**
   * The changes that an update asks for. It leaves devices alone, as runc's does: other programs
   * (GPU plug-ins) may have added theirs.
   *
   * @throws CgroupException if no hierarchy of this host can express one of them
   */
  public static LimitPlan ofUpdate(
      LinuxResources resources, List<CgroupMembership> group, CurrentValues values)
      throws CgroupException {
    return plan(resources, new LimitWriter("", group, values));
  }

  private static LimitPlan plan(LinuxResources resources, LimitWriter writer)
      throws CgroupException {
    for (Controller controller : CONTROLLERS) {
      controller.limit(resources, writer);
    }
    return writer.plan();
  }
}
