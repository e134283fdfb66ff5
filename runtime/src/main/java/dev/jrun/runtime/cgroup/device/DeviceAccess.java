package dev.jrun.runtime.cgroup.device;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.spec.LinuxDeviceCgroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the rules of a configuration, applied one after the other, come to: a default, and
 * exceptions from it. So it is the same on version 1, whose kernel works like this, and on version
 * 2.
 *
 * @param allowsByDefault whether the exceptions are denied, not allowed
 * @param exceptions in the order of their numbers, none twice
 */
public record DeviceAccess(boolean allowsByDefault, List<DeviceRule> exceptions) {
  /**
   * What every container may do, whatever its configuration says, as with runc: make nodes, and use
   * the devices that config-linux.md ("Default Devices") gives it.
   */
  private static final List<DeviceRule> ALWAYS_ALLOWED =
      List.of(
          new DeviceRule('c', DeviceRule.ANY, DeviceRule.ANY, DeviceRule.MKNOD),
          new DeviceRule('b', DeviceRule.ANY, DeviceRule.ANY, DeviceRule.MKNOD),
          // null, zero, full, random, urandom; tty, ptmx; the terminals of /dev/pts.
          character(1, 3),
          character(1, 5),
          character(1, 7),
          character(1, 8),
          character(1, 9),
          character(5, 0),
          character(5, 2),
          character(136, DeviceRule.ANY));

  private static final Comparator<DeviceRule> ORDER =
      Comparator.comparingLong(DeviceRule::major)
          .thenComparingLong(DeviceRule::minor)
          .thenComparingInt(DeviceRule::type);

  public DeviceAccess {
    exceptions = List.copyOf(exceptions);
  }

  private static DeviceRule character(long major, long minor) {
    return new DeviceRule('c', major, minor, DeviceRule.ALL_ACCESS);
  }

  /**
   * What {@code linux.resources.devices} come to, with what is always allowed.
   *
   * @throws CgroupException if a rule would except a part of an exception, which version 1 cannot
   *     do
   */
  public static DeviceAccess of(List<LinuxDeviceCgroup> rules) throws CgroupException {
    Outcome outcome = new Outcome();
    for (int i = 0; i < rules.size(); i++) {
      LinuxDeviceCgroup rule = rules.get(i);
      // As the kernel has it: the type a is about all devices, whatever else the rule says.
      if (rule.type() == null || rule.type().equals("a")) {
        outcome = new Outcome();
        outcome.allowsByDefault = rule.allow();
      } else {
        outcome.apply(rule.allow(), rule(rule), "/linux/resources/devices/" + i);
      }
    }
    for (DeviceRule rule : ALWAYS_ALLOWED) {
      outcome.apply(true, rule, "/linux/resources/devices");
    }
    return new DeviceAccess(
        outcome.allowsByDefault, outcome.exceptions.stream().sorted(ORDER).toList());
  }

  private static DeviceRule rule(LinuxDeviceCgroup rule) {
    return new DeviceRule(
        rule.type().charAt(0),
        rule.major() == null ? DeviceRule.ANY : rule.major(),
        rule.minor() == null ? DeviceRule.ANY : rule.minor(),
        DeviceRule.access(rule.access()));
  }

  /** Where the rules so far have led. */
  private static final class Outcome {
    private boolean allowsByDefault;
    private final List<DeviceRule> exceptions = new ArrayList<>();

    void apply(boolean allow, DeviceRule rule, String pointer) throws CgroupException {
      if (allow == allowsByDefault) {
        requireNoWiderException(rule, pointer);
        change(rule, access(rule) & ~rule.access());
      } else {
        change(rule, access(rule) | rule.access());
      }
    }

    private int access(DeviceRule rule) {
      return exceptions.stream()
          .filter(rule::isSameDevices)
          .mapToInt(DeviceRule::access)
          .findFirst()
          .orElse(0);
    }

    private void change(DeviceRule rule, int access) {
      exceptions.removeIf(rule::isSameDevices);
      if (access != 0) {
        exceptions.add(rule.withAccess(access));
      }
    }

    /** The kernel would ignore the rule without a word, and leave a false sense of security. */
    private void requireNoWiderException(DeviceRule rule, String pointer) throws CgroupException {
      for (DeviceRule exception : exceptions) {
        if (exception.isWiderThan(rule) && (exception.access() & rule.access()) != 0) {
          throw new CgroupException(
              "%s: the rule %s cannot punch a hole in the wildcard rule %s"
                  .formatted(pointer, rule, exception));
        }
      }
    }
  }
}
