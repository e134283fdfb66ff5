package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.CgroupVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the limits of a group, and knows in which hierarchy each controller lives. */
final class LimitWriter {
  /** Programs can decide on devices in any group of version 2: no list names this controller. */
  private static final String DEVICES = "devices";

  private final String root;
  private final List<CgroupMembership> group;
  private final CurrentValues values;
  private final List<Limit> limits = new ArrayList<>();
  private final Set<String> unifiedControllers = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param root JSON pointer to the resources
   * @param group the group in each hierarchy, at least one
   */
  LimitWriter(String root, List<CgroupMembership> group, CurrentValues values) {
    this.root = root;
    this.group = group;
    this.values = values;
  }

  /**
   * Which version's files limit what a controller is for.
   *
   * @param v1 the controller's name in version 1
   * @param v2 its name in version 2, which on a hybrid host may have it
   */
  CgroupVersion version(String v1, String v2) {
    if (v1(v1).isPresent()) {
      return CgroupVersion.V1;
    }
    Optional<CgroupMembership> unified = v2();
    boolean isPure = group.size() == 1;
    return unified.isPresent() && (isPure || v2.equals(DEVICES) || isEnabled(unified.get(), v2))
        ? CgroupVersion.V2
        : CgroupVersion.V1;
  }

  private boolean isEnabled(CgroupMembership unified, String controller) {
    Path file = unified.hierarchy().mountPoint().resolve("cgroup.controllers");
    return values
        .of(file)
        .filter(names -> Arrays.asList(names.split(" ", -1)).contains(controller))
        .isPresent();
  }

  private Optional<CgroupMembership> v1(String controller) {
    return group.stream().filter(m -> m.hierarchy().has(controller)).findFirst();
  }

  private Optional<CgroupMembership> v2() {
    return group.stream().filter(m -> m.hierarchy().version() == CgroupVersion.V2).findFirst();
  }

  /**
   * The path of a control file: what stands before the first dot of its name tells its controller.
   *
   * @param property the one that needs it, below the resources
   * @throws CgroupException if the host has no hierarchy with that controller
   */
  Path path(String property, CgroupVersion version, String file) throws CgroupException {
    if (version == CgroupVersion.V2) {
      unifiedControllers.add(controller(file));
    }
    return path(version, file)
        .orElseThrow(
            () -> refusal(property, "this host has no cgroup hierarchy with the file " + file));
  }

  private Optional<Path> path(CgroupVersion version, String file) {
    Optional<CgroupMembership> home =
        switch (version) {
          case V1 -> v1(controller(file));
          case V2 -> v2();
        };
    return home.map(m -> m.directory().resolve(file));
  }

  private static String controller(String file) {
    return file.substring(0, file.indexOf('.'));
  }

  /** The group's directory in the hierarchy of version 2. */
  Path unifiedGroup(String property) throws CgroupException {
    return v2().map(CgroupMembership::directory)
        .orElseThrow(() -> refusal(property, "this host has no hierarchy of cgroup v2"));
  }

  /** What a file says now; empty for a group still to be made. */
  Optional<String> current(CgroupVersion version, String file) {
    return path(version, file).flatMap(values::of);
  }

  void write(String property, CgroupVersion version, String file, Object value)
      throws CgroupException {
    write(property, version, file, List.of(value.toString()));
  }

  /** Several values, each by a write of its own. */
  void write(String property, CgroupVersion version, String file, List<String> lines)
      throws CgroupException {
    add(property, false, new Limit.Content(path(property, version, file), lines));
  }

  /** Writes to {@code file}, or where that does not exist, to {@code other}. */
  void write(
      String property,
      CgroupVersion version,
      String file,
      Object value,
      String other,
      Object otherValue)
      throws CgroupException {
    add(
        property,
        false,
        new Limit.Content(path(property, version, file), List.of(value.toString())),
        new Limit.Content(path(property, version, other), List.of(otherValue.toString())));
  }

  /** Writes to a file that older kernels do not have, where the limit is in force without it. */
  void writeIfThere(String property, CgroupVersion version, String file, Object value)
      throws CgroupException {
    add(
        property,
        true,
        new Limit.Content(path(property, version, file), List.of(value.toString())));
  }

  private void add(String property, boolean optional, Limit.Content... contents) {
    add(new Limit.Write(pointer(property), List.of(contents), optional));
  }

  void add(Limit limit) {
    limits.add(limit);
  }

  /** The full JSON pointer of a property. */
  String pointer(String property) {
    return root + property;
  }

  /** Says that a property has no effect, and why. */
  void warn(String property, String reason) {
    warnings.add(pointer(property) + ": no effect: " + reason);
  }

  CgroupException refusal(String property, String reason) {
    return new CgroupException(pointer(property) + ": " + reason);
  }

  LimitPlan plan() {
    return new LimitPlan(limits, unifiedControllers, warnings);
  }
}
