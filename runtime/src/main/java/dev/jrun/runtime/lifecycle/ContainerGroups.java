package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.controller.CurrentValues;
import dev.jrun.runtime.cgroup.controller.LimitPlan;
import dev.jrun.runtime.cgroup.systemd.ScopeUnit;
import dev.jrun.runtime.cgroup.systemd.SystemdInstance;
import dev.jrun.runtime.cgroup.systemd.UnitName;
import dev.jrun.runtime.cgroup.systemd.UnitProperties;
import dev.jrun.runtime.kernel.OwnUserNamespace;
import dev.jrun.runtime.launch.HostFacts;
import dev.jrun.runtime.launch.LaunchOptions;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The control groups that a container is to have, before any of it is done.
 *
 * @param cgroup its group, if it gets one
 * @param unit the unit that the group is of, if systemd makes it
 * @param limits what limits the group
 */
record ContainerGroups(Optional<Cgroup> cgroup, Optional<ScopeUnit> unit, LimitPlan limits) {
  /**
   * The groups that a configuration asks for.
   *
   * @param caller pid of the process that the launch is for
   */
  static ContainerGroups of(CreateRequest request, Spec spec, int caller) throws IOException {
    return switch (request.cgroups()) {
      case CgroupDriver.Files() -> {
        Cgroup cgroup =
            Cgroup.of(CgroupLayout.of(caller), spec.linux().cgroupsPath(), request.id());
        yield new ContainerGroups(Optional.of(cgroup), Optional.empty(), limits(spec, cgroup));
      }
      case CgroupDriver.PermittedFiles() -> ofPermitted(request, spec, caller);
      case CgroupDriver.Scope(SystemdInstance instance) -> ofScope(instance, request, spec, caller);
      case CgroupDriver.Disabled() ->
          new ContainerGroups(Optional.empty(), Optional.empty(), limits(spec, List.of()));
    };
  }

  private static ContainerGroups ofPermitted(CreateRequest request, Spec spec, int caller)
      throws IOException {
    String path = spec.linux().cgroupsPath();
    Cgroup asked = Cgroup.of(CgroupLayout.of(caller), path, request.id());
    Cgroup permitted = asked.permitted();
    LimitPlan limits = limits(spec, asked);
    boolean named = path != null && !path.isEmpty();
    boolean complete = permitted.memberships().size() == asked.memberships().size();
    if (!complete && named) {
      throw new LifecycleException(
          ErrorCode.PERMISSION_DENIED,
          "/linux/cgroupsPath: unable to apply cgroup configuration: "
              + path
              + ": permission denied");
    }
    if (!complete && !limits.limits().isEmpty()) {
      throw new LifecycleException(
          ErrorCode.PERMISSION_DENIED,
          "/linux/resources: rootless needs no limits + no cgrouppath when no permission is"
              + " granted for cgroups");
    }
    return permitted.memberships().isEmpty()
        ? new ContainerGroups(Optional.empty(), Optional.empty(), LimitPlan.NONE)
        : new ContainerGroups(Optional.of(permitted), Optional.empty(), limits);
  }

  private static ContainerGroups ofScope(
      SystemdInstance instance, CreateRequest request, Spec spec, int caller) throws IOException {
    UnitName name =
        UnitName.parse(spec.linux().cgroupsPath(), request.id(), instance.defaultSlice());
    Cgroup cgroup = Cgroup.of(CgroupLayout.of(caller), instance.group(name), request.id());
    LimitPlan limits = limits(spec, cgroup);
    ScopeUnit unit =
        new ScopeUnit(
            name,
            instance,
            UnitProperties.ofScope(name, cgroup.isUnified(), spec.annotations()),
            UnitProperties.ofLimits(
                spec.linux().resources(), limits, CurrentValues.ofHost(), cgroup.isUnified()));
    return new ContainerGroups(Optional.of(cgroup), Optional.of(unit), limits);
  }

  private static LimitPlan limits(Spec spec, Cgroup cgroup) throws IOException {
    return limits(spec, cgroup.memberships());
  }

  private static LimitPlan limits(Spec spec, List<CgroupMembership> memberships)
      throws IOException {
    LinuxResources resources = spec.linux().resources();
    return OwnUserNamespace.isInitial()
        ? LimitPlan.ofNew(resources, memberships, CurrentValues.ofHost())
        : LimitPlan.ofUnprivileged(resources, memberships, CurrentValues.ofHost());
  }

  /** How the kernel calls the group, empty without one. */
  String name() {
    return cgroup.map(ContainerGroups::name).orElse("");
  }

  /** How the kernel calls a group, empty if it is in no hierarchy. */
  static String name(Cgroup cgroup) {
    return cgroup.memberships().isEmpty() ? "" : cgroup.memberships().getFirst().group();
  }

  /** The unit as plans know it. */
  Optional<LaunchOptions.Unit> plannedUnit() {
    return unit.map(scope ->
        new LaunchOptions.Unit(
            scope.name().name(), scope.properties().text(), scope.limits().text()));
  }

  /** The limits as plans know them. */
  List<LaunchOptions.Limit> plannedLimits() {
    return limits.limits().stream()
        .map(limit -> new LaunchOptions.Limit(limit.pointer(), limit.text()))
        .toList();
  }

  /** The group in each hierarchy as plans know it. */
  List<HostFacts.CgroupFact> facts() {
    return cgroup.map(ContainerGroups::facts).orElse(List.of());
  }

  /** A group in each hierarchy as plans know it. */
  static List<HostFacts.CgroupFact> facts(Cgroup cgroup) {
    return cgroup.memberships().stream().map(ContainerGroups::fact).toList();
  }

  private static HostFacts.CgroupFact fact(CgroupMembership membership) {
    String controllers = membership.hierarchy().controllers();
    List<String> options =
        switch (membership.hierarchy().version()) {
          case V2 -> List.of();
          case V1 ->
              controllers.startsWith("name=")
                  ? List.of("none", controllers)
                  : List.of(controllers.split(",", -1));
        };
    String name = controllers.startsWith("name=") ? controllers.substring(5) : controllers;
    return new HostFacts.CgroupFact(name, options, membership.directory().toString());
  }
}
