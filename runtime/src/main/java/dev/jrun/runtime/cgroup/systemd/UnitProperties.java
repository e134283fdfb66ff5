package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.controller.CurrentValues;
import dev.jrun.runtime.cgroup.controller.LimitPlan;
import dev.jrun.runtime.cgroup.device.DeviceAccess;
import dev.jrun.spec.LinuxResources;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Properties of a unit under the names that they have on the bus (org.freedesktop.systemd1(5)), in
 * the order in which systemd is to set them.
 *
 * @param values each property's value
 */
public record UnitProperties(Map<String, BusValue> values) {
  /** None. */
  public static final UnitProperties NONE = new UnitProperties(Map.of());

  public UnitProperties {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Those of a container's new scope, those of all runtimes.
   *
   * @param unified whether the host has version 2 of cgroups alone
   * @param annotations the configuration's, which may set others, and these differently
   * @throws CgroupException if an annotation is no property
   */
  public static UnitProperties ofScope(
      UnitName unit, boolean unified, Map<String, String> annotations) throws CgroupException {
    Map<String, BusValue> values = new LinkedHashMap<>();
    values.put("Description", BusValue.of(unit.description()));
    values.put("Slice", BusValue.of(unit.slice()));
    values.put("Delegate", BusValue.of(true));
    // The group has figures whether it has limits or not.
    for (String controller : List.of("Memory", "CPU", unified ? "IO" : "BlockIO", "Tasks")) {
      values.put(controller + "Accounting", BusValue.of(true));
    }
    // Containers are stopped by who has started them, at a shutdown too.
    values.put("DefaultDependencies", BusValue.of(false));
    values.putAll(PropertyAnnotations.read(annotations));
    return new UnitProperties(values);
  }

  /**
   * The limits of a new container.
   *
   * @param resources {@code linux.resources}, null if absent
   * @param plan what is written to files for them
   * @param current the files before that
   * @param unified whether the host has version 2 of cgroups alone
   */
  public static UnitProperties ofLimits(
      LinuxResources resources, LimitPlan plan, CurrentValues current, boolean unified)
      throws CgroupException {
    LinuxResources limits = resources == null ? LinuxResources.NONE : resources;
    Map<String, BusValue> values =
        new LinkedHashMap<>(DeviceProperties.of(DeviceAccess.of(limits.devices()), unified));
    values.putAll(LimitProperties.of(plan, current, unified));
    return new UnitProperties(values);
  }

  /** The limits that an update changes; it leaves devices alone. */
  public static UnitProperties ofUpdate(LimitPlan plan, CurrentValues current, boolean unified)
      throws CgroupException {
    return new UnitProperties(LimitProperties.of(plan, current, unified));
  }

  /** These and one more, which names the processes that a scope begins with. */
  UnitProperties withProcess(long pid) {
    Map<String, BusValue> all = new LinkedHashMap<>();
    all.put("PIDs", new BusValue.Array("u", List.of(new BusValue.Whole('u', pid))));
    all.putAll(values);
    return new UnitProperties(all);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** In one line, as plans show them. */
  public String text() {
    return values.entrySet().stream()
        .map(property -> property.getKey() + "=" + property.getValue().text())
        .collect(Collectors.joining(", "));
  }
}
