package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.controller.CurrentValues;
import dev.jrun.runtime.cgroup.controller.Limit;
import dev.jrun.runtime.cgroup.controller.LimitPlan;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What limits are in systemd's words (systemd.resource-control(5)), made from what is written to
 * the files of the group, so that both agree: systemd writes its own values there again when a
 * property changes or after {@code daemon-reload}. What it has no word for is in the files alone.
 */
final class LimitProperties {
  /** The properties that are files with one number, or {@code max}. */
  private static final Map<String, String> AMOUNTS =
      Map.of(
          "memory.max", "MemoryMax",
          "memory.high", "MemoryHigh",
          "memory.low", "MemoryLow",
          "memory.min", "MemoryMin",
          "memory.swap.max", "MemorySwapMax",
          "pids.max", "TasksMax",
          "cpu.weight", "CPUWeight",
          "cpu.shares", "CPUShares",
          "blkio.weight", "BlockIOWeight");

  private static final Map<String, String> SETS =
      Map.of("cpuset.cpus", "AllowedCPUs", "cpuset.mems", "AllowedMemoryNodes");

  private static final String V1_QUOTA = "cpu.cfs_quota_us";
  private static final String V1_PERIOD = "cpu.cfs_period_us";
  private static final String V2_QUOTA = "cpu.max";
  private static final String DEFAULT_PERIOD = "100000";

  private static final long SECOND = 1_000_000;

  /** systemd keeps quotas as whole hundredths of a CPU. */
  private static final long HUNDREDTH = SECOND / 100;

  /** The weight that stands for {@code cpu.idle}. */
  private static final BusValue IDLE = BusValue.of(0);

  static final String WEIGHT = "CPUWeight";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final CurrentValues current;
  private final boolean unified;

  /** What the plan writes, by the name of the file. */
  private final Map<String, String> written = new HashMap<>();

  private final Map<String, BusValue> properties = new LinkedHashMap<>();

  private LimitProperties(CurrentValues current, boolean unified) {
    this.current = current;
    this.unified = unified;
  }

  /**
   * The properties that stand for a plan.
   *
   * @param current the files before any of it is done
   * @param unified whether the host has version 2 of cgroups alone
   * @throws CgroupException if a set of CPUs or of memory nodes is none
   */
  static Map<String, BusValue> of(LimitPlan plan, CurrentValues current, boolean unified)
      throws CgroupException {
    LimitProperties properties = new LimitProperties(current, unified);
    for (Limit limit : plan.limits()) {
      switch (limit) {
        case Limit.Write write -> properties.add(write);
        case Limit.LimitMemory memory ->
            properties.properties.put("MemoryLimit", BusValue.of(memory.limit()));
        case Limit.RequireUnused _, Limit.FilterDevices _ -> {}
      }
    }
    return properties.properties;
  }

  /** Whether properties make a group idle, which older systemds do not know. */
  static boolean isIdle(UnitProperties properties) {
    return IDLE.equals(properties.values().get(WEIGHT));
  }

  private void add(Limit.Write write) throws CgroupException {
    for (Limit.Content content : write.contents()) {
      if (content.values().size() == 1) {
        add(write.pointer(), content.file(), content.values().getFirst());
      }
    }
  }

  private void add(String pointer, Path file, String value) throws CgroupException {
    String name = file.getFileName().toString();
    written.put(name, value);
    if (AMOUNTS.containsKey(name)) {
      addAmount(AMOUNTS.get(name), value);
    } else if (SETS.containsKey(name)) {
      properties.put(SETS.get(name), NumberSet.bits(pointer, value));
    }
    switch (name) {
      case "cpu.idle" -> addIdle(value);
      case V2_QUOTA -> {
        String[] words = value.split(" ", -1);
        addQuota(words[0], words.length > 1 ? words[1] : DEFAULT_PERIOD);
      }
      case V1_QUOTA -> addQuota(value, value(file.resolveSibling(V1_PERIOD), DEFAULT_PERIOD));
      case V1_PERIOD -> addQuota(value(file.resolveSibling(V1_QUOTA), "max"), value);
      default -> {}
    }
  }

  /** What a file will say, or says already. */
  private String value(Path file, String otherwise) {
    String own = written.get(file.getFileName().toString());
    return own == null ? current.of(file).orElse(otherwise) : own;
  }

  /** What {@code unified} says may have other forms, 64M for example: those are the kernel's. */
  private void addAmount(String property, String value) {
    boolean known = value.equals("max") || NUMBER.matcher(value).matches();
    // An idle group has no other weight, whichever comes first.
    if (known && !(property.equals(WEIGHT) && IDLE.equals(properties.get(WEIGHT)))) {
      properties.put(
          property,
          BusValue.of(value.equals("max") ? BusValue.INFINITY : Long.parseUnsignedLong(value)));
    }
  }

  /** Of version 1, systemd knows no idle groups. */
  private void addIdle(String value) {
    if (unified && value.equals("1")) {
      properties.put(WEIGHT, IDLE);
    }
  }

  /** Microseconds in each period; what is not a positive number is no quota. */
  private void addQuota(String quota, String period) {
    if (!NUMBER.matcher(period).matches()) {
      return;
    }
    long length = Long.parseLong(period);
    long perSecond = BusValue.INFINITY;
    if (NUMBER.matcher(quota).matches() && length > 0) {
      BigInteger exact =
          new BigInteger(quota)
              .multiply(BigInteger.valueOf(SECOND))
              .divide(BigInteger.valueOf(length));
      // More than the property holds is more than all processors together have.
      if (exact.bitLength() < Long.SIZE - 1) {
        perSecond = Math.ceilDiv(exact.longValue(), HUNDREDTH) * HUNDREDTH;
      }
    }
    properties.put("CPUQuotaPeriodUSec", BusValue.of(length));
    properties.put("CPUQuotaPerSecUSec", BusValue.of(perSecond));
  }
}
