package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.device.DeviceAccess;
import dev.jrun.runtime.cgroup.device.DeviceRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules on devices in systemd's words: what is not listed is denied (systemd.resource-control(5),
 * {@code DevicePolicy=}).
 */
final class DeviceProperties {
  private static final String RULES = "(ss)";

  private DeviceProperties() {}

  /**
   * The properties that stand for rules. Where all is allowed but for some, systemd has no words:
   * then version 2 needs none, since it leaves our own program alone; to the files of version 1 it
   * would write that all is allowed, so it is told to allow nothing.
   *
   * @param unified whether the host has version 2 of cgroups alone
   */
  static Map<String, BusValue> of(DeviceAccess access, boolean unified) throws CgroupException {
    boolean free = access.allowsByDefault() && (unified || access.exceptions().isEmpty());
    List<BusValue> allowed = new ArrayList<>();
    if (!access.allowsByDefault()) {
      for (DeviceRule rule : access.exceptions()) {
        rule(rule, allowed);
      }
    }
    Map<String, BusValue> properties = new LinkedHashMap<>();
    properties.put("DevicePolicy", BusValue.of(free ? "auto" : "strict"));
    properties.put("DeviceAllow", new BusValue.Array(RULES, allowed));
    return properties;
  }

  /** A minor number of all drivers is nothing that systemd could be told of. */
  private static void rule(DeviceRule rule, List<BusValue> allowed) {
    boolean character = rule.type() == 'c';
    String path;
    if (rule.major() != DeviceRule.ANY && rule.minor() != DeviceRule.ANY) {
      path = "/dev/%s/%d:%d".formatted(character ? "char" : "block", rule.major(), rule.minor());
    } else if (rule.minor() == DeviceRule.ANY) {
      String major = rule.major() == DeviceRule.ANY ? "*" : Long.toString(rule.major());
      path = (character ? "char-" : "block-") + major;
    } else {
      return;
    }
    allowed.add(new BusValue.Struct(List.of(BusValue.of(path), BusValue.of(rule.letters()))));
  }
}
