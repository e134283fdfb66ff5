package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.spec.Key;
import dev.jrun.spec.Required;
import dev.jrun.spec.UInt64;
import java.util.List;
import java.util.Map;

/**
 * The figures of a group, as {@code events} prints them: names, order and what is left out when it
 * is 0 (here: null) are those of runc, since callers decode them. Numbers are unsigned; times are
 * in nanoseconds, amounts in bytes.
 *
 * @param cpu CPU time
 * @param cpuset CPUs and memory nodes, version 1 only
 * @param memory memory
 * @param pids tasks
 * @param blkio block I/O
 * @param hugetlb huge pages by their size
 * @param intelRdt always empty
 * @param networkInterfaces always null, as runc's is
 */
public record Stats(
    Cpu cpu,
    CpuSet cpuset,
    Memory memory,
    Pids pids,
    Blkio blkio,
    @Required Map<String, Hugetlb> hugetlb,
    @Key("intel_rdt") IntelRdt intelRdt,
    @Required @Key("network_interfaces") List<NetworkInterface> networkInterfaces) {

  /** The figures of a group now. */
  public static Stats of(List<CgroupMembership> group, CurrentValues values) {
    GroupReader reader = new GroupReader(group, values);
    return new Stats(
        CpuController.stats(reader),
        CpusetController.stats(reader),
        MemoryController.stats(reader),
        PidsController.stats(reader),
        IoController.stats(reader),
        HugetlbController.stats(reader),
        new IntelRdt(),
        null);
  }

  /** A figure that is left out when it is 0. */
  static Long unlessZero(long figure) {
    return figure == 0 ? null : figure;
  }

  /** CPU time. */
  public record Cpu(Usage usage, Throttling throttling, Pressure psi) {
    /** CPU time that was used, in all and on each CPU. */
    public record Usage(
        @UInt64 Long total,
        List<@UInt64 Long> percpu,
        @Key("percpu_kernel") List<@UInt64 Long> percpuKernel,
        @Key("percpu_user") List<@UInt64 Long> percpuUser,
        @UInt64 long kernel,
        @UInt64 long user) {}

    /** How often, and how long, the quota made tasks wait. */
    public record Throttling(
        @UInt64 Long periods, @UInt64 Long throttledPeriods, @UInt64 Long throttledTime) {}
  }

  /** CPUs and memory nodes, and flags of cpuset(7). */
  public record CpuSet(
      List<Integer> cpus,
      @Key("cpu_exclusive") long cpuExclusive,
      List<Integer> mems,
      @Key("mem_hardwall") long memHardwall,
      @Key("mem_exclusive") long memExclusive,
      @Key("memory_migrate") long memoryMigrate,
      @Key("memory_spread_page") long memorySpreadPage,
      @Key("memory_spread_slab") long memorySpreadSlab,
      @Key("memory_pressure") long memoryPressure,
      @Key("sched_load_balance") long schedLoadBalance,
      @Key("sched_relax_domain_level") long schedRelaxDomainLevel) {}

  /** Memory; {@code swap} is memory and swap together. */
  public record Memory(
      @UInt64 Long cache,
      Amount usage,
      Amount swap,
      Amount kernel,
      Amount kernelTCP,
      Map<String, @UInt64 Long> raw,
      Pressure psi) {

    /** One kind of memory. */
    public record Amount(
        @UInt64 long limit, @UInt64 Long usage, @UInt64 Long max, @UInt64 long failcnt) {}
  }

  /** Tasks: how many there are and may be, 0 for no limit. */
  public record Pids(@UInt64 Long current, @UInt64 Long limit) {
    Pids(long current, long limit) {
      this(unlessZero(current), unlessZero(limit));
    }
  }

  /** Block I/O by device. */
  public record Blkio(
      List<Entry> ioServiceBytesRecursive,
      List<Entry> ioServicedRecursive,
      List<Entry> ioQueueRecursive,
      List<Entry> ioServiceTimeRecursive,
      List<Entry> ioWaitTimeRecursive,
      List<Entry> ioMergedRecursive,
      List<Entry> ioTimeRecursive,
      List<Entry> sectorsRecursive,
      Pressure psi) {

    /** What was done with one device. */
    public record Entry(@UInt64 Long major, @UInt64 Long minor, String op, @UInt64 Long value) {}
  }

  /** Huge pages of one size. */
  public record Hugetlb(@UInt64 Long usage, @UInt64 Long max, @UInt64 long failcnt) {}

  /** How long tasks have waited for a resource (Documentation/accounting/psi.rst). */
  public record Pressure(Share some, Share full) {
    /** Per cent of the time in the last 10, 60 and 300 seconds, and microseconds in all. */
    public record Share(double avg10, double avg60, double avg300, @UInt64 long total) {}

    /** The pressure that a file tells, null if there is none. */
    static Pressure of(GroupReader group, String file) {
      Share some = null;
      Share full = null;
      for (String line : group.text("", file).orElse("").lines().toList()) {
        // some avg10=0.00 avg60=0.00 avg300=0.00 total=0
        String[] words = line.replaceAll("[a-z0-9]+=", "").split(" ", -1);
        Share share =
            new Share(
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Long.parseUnsignedLong(words[4]));
        if (words[0].equals("some")) {
          some = share;
        } else {
          full = share;
        }
      }
      return some == null ? null : new Pressure(some, full);
    }
  }

  /** Nothing yet. */
  public record IntelRdt() {}

  /** A network interface. */
  public record NetworkInterface(@Key("Name") String name) {}
}
