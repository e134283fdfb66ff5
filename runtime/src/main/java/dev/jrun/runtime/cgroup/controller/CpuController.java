package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxCPU;
import dev.jrun.spec.LinuxResources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code cpu}: shares and quotas of CPU time (Documentation/scheduler/sched-bwc.rst,
 * sched-rt-group.rst; cgroup-v2.rst, "CPU"). Times are in microseconds; 0 stands for a value that
 * is not set.
 */
final class CpuController implements Controller {
  private static final String V1_SHARES = "cpu.shares";
  private static final String V1_QUOTA = "cpu.cfs_quota_us";
  private static final String V1_PERIOD = "cpu.cfs_period_us";
  private static final String V1_BURST = "cpu.cfs_burst_us";
  private static final String V1_REALTIME_RUNTIME = "cpu.rt_runtime_us";
  private static final String V1_REALTIME_PERIOD = "cpu.rt_period_us";

  private static final String V2_WEIGHT = "cpu.weight";

  /** Quota and period. */
  private static final String V2_MAX = "cpu.max";

  private static final String V2_BURST = "cpu.max.burst";

  /** Of both versions. */
  private static final String IDLE = "cpu.idle";

  /** Of both versions, with different names in it. */
  private static final String STAT = "cpu.stat";

  /** In nanoseconds. */
  private static final long MICROSECOND = 1000;

  /** In nanoseconds: USER_HZ is 100 wherever Linux runs. */
  private static final long TICK = 10_000_000;

  private static final long LEAST_SHARES = 2;
  private static final long MOST_SHARES = 262_144;
  private static final long MOST_WEIGHT = 10_000;
  private static final long DEFAULT_PERIOD = 100_000;

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    LinuxCPU cpu = resources.cpu();
    if (cpu == null) {
      return;
    }
    CgroupVersion version = writer.version("cpu", "cpu");
    // The kernel refuses a weight for an idle group.
    boolean becomesIdle = cpu.idle() != null && cpu.idle() == 1;
    if (!becomesIdle) {
      idle(cpu, version, writer);
    }
    shares(cpu, version, writer);
    if (becomesIdle) {
      idle(cpu, version, writer);
    }
    String burst = version == CgroupVersion.V1 ? V1_BURST : V2_BURST;
    boolean burstFirst = burstShrinks(cpu, version, burst, writer);
    if (burstFirst) {
      burst(cpu, version, burst, writer);
    }
    switch (version) {
      case V1 -> v1Quota(cpu, writer);
      case V2 -> v2Quota(cpu, writer);
    }
    if (!burstFirst) {
      burst(cpu, version, burst, writer);
    }
    realtime(cpu, version, writer);
  }

  private static boolean isSet(Long value) {
    return value != null && value != 0;
  }

  private static void idle(LinuxCPU cpu, CgroupVersion version, LimitWriter writer)
      throws CgroupException {
    if (cpu.idle() != null) {
      writer.write("/cpu/idle", version, IDLE, cpu.idle());
    }
  }

  private static void shares(LinuxCPU cpu, CgroupVersion version, LimitWriter writer)
      throws CgroupException {
    if (!isSet(cpu.shares())) {
      return;
    }
    long shares = cpu.shares();
    switch (version) {
      case V1 -> {
        // The kernel would take another value, and say nothing.
        if (Long.compareUnsigned(shares, LEAST_SHARES) < 0) {
          throw writer.refusal("/cpu/shares", "the minimum allowed cpu-shares is " + LEAST_SHARES);
        }
        if (Long.compareUnsigned(shares, MOST_SHARES) > 0) {
          throw writer.refusal("/cpu/shares", "the maximum allowed cpu-shares is " + MOST_SHARES);
        }
        writer.write("/cpu/shares", version, V1_SHARES, shares);
      }
      case V2 -> writer.write("/cpu/shares", version, V2_WEIGHT, weight(shares));
    }
  }

  /**
   * The weight that stands for shares: a curve through least, default and most of both, (2, 1),
   * (1024, 100) and (262144, 10000), on which runc ≥ 1.3.2 and crun ≥ 1.23 agree
   * (kubernetes#131216).
   */
  static long weight(long shares) {
    if (Long.compareUnsigned(shares, LEAST_SHARES) <= 0) {
      return 1;
    }
    if (Long.compareUnsigned(shares, MOST_SHARES) >= 0) {
      return MOST_WEIGHT;
    }
    double log = Math.log((double) shares) / Math.log(2);
    double exponent = (log * log + 125 * log) / 612.0 - 7.0 / 34.0;
    // Less a trifle, for the default must not be rounded up to 101.
    return (long) Math.ceil(Math.pow(10, exponent) - 1e-9);
  }

  /** A burst is never more than the quota: the one that shrinks goes first. */
  private static boolean burstShrinks(
      LinuxCPU cpu, CgroupVersion version, String file, LimitWriter writer) throws CgroupException {
    if (cpu.burst() == null) {
      return false;
    }
    Optional<String> current = writer.current(version, file);
    return current.isPresent()
        && Long.compareUnsigned(cpu.burst(), Long.parseLong(current.get())) < 0;
  }

  private static void burst(LinuxCPU cpu, CgroupVersion version, String file, LimitWriter writer)
      throws CgroupException {
    if (cpu.burst() != null) {
      writer.write("/cpu/burst", version, file, Long.toUnsignedString(cpu.burst()));
    }
  }

  /**
   * A group may not have more of a CPU than the one above, at no moment: a period that shrinks
   * comes after the quota, one that grows before it.
   */
  private static void v1Quota(LinuxCPU cpu, LimitWriter writer) throws CgroupException {
    boolean shrinks =
        isSet(cpu.period())
            && cpu.period()
                < writer
                    .current(CgroupVersion.V1, V1_PERIOD)
                    .map(Long::parseLong)
                    .orElse(DEFAULT_PERIOD);
    if (isSet(cpu.period()) && !shrinks) {
      writer.write("/cpu/period", CgroupVersion.V1, V1_PERIOD, cpu.period());
    }
    if (isSet(cpu.quota())) {
      writer.write("/cpu/quota", CgroupVersion.V1, V1_QUOTA, cpu.quota());
    }
    if (shrinks) {
      writer.write("/cpu/period", CgroupVersion.V1, V1_PERIOD, cpu.period());
    }
  }

  /** Both stand in one file: what is not set stays as it is. */
  private static void v2Quota(LinuxCPU cpu, LimitWriter writer) throws CgroupException {
    if (!isSet(cpu.quota()) && !isSet(cpu.period())) {
      return;
    }
    String[] current =
        writer.current(CgroupVersion.V2, V2_MAX).orElse("max " + DEFAULT_PERIOD).split(" ", -1);
    String quota = current[0];
    if (isSet(cpu.quota())) {
      quota = cpu.quota() > 0 ? cpu.quota().toString() : "max";
    }
    String period = isSet(cpu.period()) ? Long.toUnsignedString(cpu.period()) : current[1];
    writer.write(
        isSet(cpu.quota()) ? "/cpu/quota" : "/cpu/period",
        CgroupVersion.V2,
        V2_MAX,
        quota + " " + period);
  }

  private static void realtime(LinuxCPU cpu, CgroupVersion version, LimitWriter writer)
      throws CgroupException {
    switch (version) {
      case V1 -> {
        if (isSet(cpu.realtimePeriod())) {
          writer.write("/cpu/realtimePeriod", version, V1_REALTIME_PERIOD, cpu.realtimePeriod());
        }
        if (isSet(cpu.realtimeRuntime())) {
          writer.write("/cpu/realtimeRuntime", version, V1_REALTIME_RUNTIME, cpu.realtimeRuntime());
        }
      }
      case V2 -> {
        String reason = "there is none on cgroup v2";
        if (isSet(cpu.realtimePeriod())) {
          writer.warn("/cpu/realtimePeriod", reason);
        }
        if (isSet(cpu.realtimeRuntime())) {
          writer.warn("/cpu/realtimeRuntime", reason);
        }
      }
    }
  }

  /** Version 1 has the time in another controller, cpuacct, in ticks of a hundredth second. */
  static Stats.Cpu stats(GroupReader group) {
    Map<String, Long> cpu = group.table("cpu", STAT);
    boolean v2 = cpu.containsKey("usage_usec");
    return new Stats.Cpu(
        v2 ? v2Usage(cpu) : v1Usage(group),
        new Stats.Cpu.Throttling(
            Stats.unlessZero(cpu.getOrDefault("nr_periods", 0L)),
            Stats.unlessZero(cpu.getOrDefault("nr_throttled", 0L)),
            Stats.unlessZero(
                cpu.getOrDefault("throttled_time", 0L)
                    + MICROSECOND * cpu.getOrDefault("throttled_usec", 0L))),
        Stats.Pressure.of(group, "cpu.pressure"));
  }

  private static Stats.Cpu.Usage v2Usage(Map<String, Long> cpu) {
    return new Stats.Cpu.Usage(
        Stats.unlessZero(MICROSECOND * cpu.get("usage_usec")),
        List.of(),
        List.of(),
        List.of(),
        MICROSECOND * cpu.getOrDefault("system_usec", 0L),
        MICROSECOND * cpu.getOrDefault("user_usec", 0L));
  }

  private static Stats.Cpu.Usage v1Usage(GroupReader group) {
    Map<String, Long> ticks = group.table("cpuacct", "cpuacct.stat");
    List<Long> user = new ArrayList<>();
    List<Long> kernel = new ArrayList<>();
    // cpu user system, below a line that says so
    group
        .text("cpuacct", "cpuacct.usage_all")
        .orElse("")
        .lines()
        .skip(1)
        .map(line -> line.split(" ", -1))
        .forEach(fields -> {
          user.add(Long.parseLong(fields[1]));
          kernel.add(Long.parseLong(fields[2]));
        });
    return new Stats.Cpu.Usage(
        Stats.unlessZero(group.figure("cpuacct", "cpuacct.usage")),
        Arrays.stream(group.text("cpuacct", "cpuacct.usage_percpu").orElse("").split(" ", -1))
            .filter(word -> !word.isEmpty())
            .map(Long::parseLong)
            .toList(),
        kernel,
        user,
        TICK * ticks.getOrDefault("system", 0L),
        TICK * ticks.getOrDefault("user", 0L));
  }
}
