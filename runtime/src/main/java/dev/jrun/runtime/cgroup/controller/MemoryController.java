package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxMemory;
import dev.jrun.spec.LinuxResources;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code memory} (Documentation/admin-guide/cgroup-v1/memory.rst, cgroup-v2.rst, "Memory").
 *
 * <p>A value of 0 is what callers write for one that is not set, -1 for no limit.
 */
final class MemoryController implements Controller {
  private static final String V1_LIMIT = "memory.limit_in_bytes";
  private static final String V1_USAGE = "memory.usage_in_bytes";

  /** Memory and swap together, never less than the memory alone. */
  private static final String V1_SWAP = "memory.memsw.limit_in_bytes";

  private static final String V1_RESERVATION = "memory.soft_limit_in_bytes";
  private static final String V1_KERNEL_TCP = "memory.kmem.tcp.limit_in_bytes";
  private static final String V1_SWAPPINESS = "memory.swappiness";
  private static final String V1_OOM_CONTROL = "memory.oom_control";

  private static final String V2_MAX = "memory.max";
  private static final String V2_CURRENT = "memory.current";

  /** Swap alone. */
  private static final String V2_SWAP_MAX = "memory.swap.max";

  private static final String V2_LOW = "memory.low";

  /** Of both versions, with different names in it. */
  private static final String STAT = "memory.stat";

  private static final long UNLIMITED = -1;

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    LinuxMemory memory = resources.memory();
    if (memory == null) {
      return;
    }
    CgroupVersion version = writer.version("memory", "memory");
    requireUnused(memory, version, writer);
    switch (version) {
      case V1 -> v1(memory, writer);
      case V2 -> v2(memory, writer);
    }
    if (isSet(memory.kernel())) {
      writer.warn("/memory/kernel", "the kernel has none of its own since Linux 5.4");
    }
    if (Boolean.FALSE.equals(memory.useHierarchy())) {
      writer.warn("/memory/useHierarchy", "groups below always count since Linux 5.11");
    }
  }

  private static boolean isSet(Long value) {
    return value != null && value != 0;
  }

  private static void requireUnused(LinuxMemory memory, CgroupVersion version, LimitWriter writer)
      throws CgroupException {
    if (!Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
      return;
    }
    String usage = version == CgroupVersion.V1 ? V1_USAGE : V2_CURRENT;
    if (memory.swap() != null && memory.swap() > 0) {
      writer.add(
          new Limit.RequireUnused(
              writer.pointer("/memory/swap"),
              "memory+swap",
              writer.path("/memory/swap", version, usage),
              memory.swap()));
    }
    if (memory.limit() != null && memory.limit() > 0) {
      writer.add(
          new Limit.RequireUnused(
              writer.pointer("/memory/limit"),
              "memory",
              writer.path("/memory/limit", version, usage),
              memory.limit()));
    }
  }

  private static void v1(LinuxMemory memory, LimitWriter writer) throws CgroupException {
    if (swapFirst(memory, writer)) {
      v1Swap(memory, writer);
      v1Limit(memory, writer);
    } else {
      v1Limit(memory, writer);
      v1Swap(memory, writer);
    }
    if (isSet(memory.reservation())) {
      writer.write("/memory/reservation", CgroupVersion.V1, V1_RESERVATION, memory.reservation());
    }
    if (isSet(memory.kernelTCP())) {
      writer.write("/memory/kernelTCP", CgroupVersion.V1, V1_KERNEL_TCP, memory.kernelTCP());
    }
    // Older callers write all bits set for a swappiness that stays as it is.
    if (memory.swappiness() != null && memory.swappiness() != -1) {
      writer.write("/memory/swappiness", CgroupVersion.V1, V1_SWAPPINESS, memory.swappiness());
    }
    if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
      writer.write("/memory/disableOOMKiller", CgroupVersion.V1, V1_OOM_CONTROL, 1);
    }
  }

  private static void v1Limit(LinuxMemory memory, LimitWriter writer) throws CgroupException {
    if (isSet(memory.limit())) {
      writer.add(
          new Limit.LimitMemory(
              writer.pointer("/memory/limit"),
              writer.path("/memory/limit", CgroupVersion.V1, V1_LIMIT).getParent(),
              memory.limit()));
    }
  }

  private static void v1Swap(LinuxMemory memory, LimitWriter writer) throws CgroupException {
    if (isSet(memory.swap())) {
      writer.write("/memory/swap", CgroupVersion.V1, V1_SWAP, memory.swap());
    } else if (unlimited(memory.limit())) {
      // Who lifts the limit means all of it. Without accounting of swap there is none to lift.
      writer.writeIfThere("/memory/limit", CgroupVersion.V1, V1_SWAP, UNLIMITED);
    }
  }

  private static boolean unlimited(Long limit) {
    return limit != null && limit == UNLIMITED;
  }

  /** The kernel refuses, at any moment, a limit of memory above that of memory and swap. */
  private static boolean swapFirst(LinuxMemory memory, LimitWriter writer) {
    if (unlimited(memory.limit()) && !isSet(memory.swap())) {
      return true;
    }
    if (!isSet(memory.limit()) || !isSet(memory.swap())) {
      return false;
    }
    Optional<String> current = writer.current(CgroupVersion.V1, V1_LIMIT);
    return unlimited(memory.swap())
        || (current.isPresent() && Long.parseLong(current.get()) < memory.swap());
  }

  private static void v2(LinuxMemory memory, LimitWriter writer) throws CgroupException {
    v2Swap(memory, writer);
    if (isSet(memory.limit())) {
      writer.write("/memory/limit", CgroupVersion.V2, V2_MAX, value(memory.limit()));
    }
    if (isSet(memory.reservation())) {
      writer.write("/memory/reservation", CgroupVersion.V2, V2_LOW, value(memory.reservation()));
    }
    String ofV1 = "there is none on cgroup v2";
    if (isSet(memory.kernelTCP())) {
      writer.warn("/memory/kernelTCP", ofV1);
    }
    if (memory.swappiness() != null && memory.swappiness() != -1) {
      writer.warn("/memory/swappiness", ofV1);
    }
    if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
      writer.warn("/memory/disableOOMKiller", "the OOM killer always works on cgroup v2");
    }
  }

  /** The configuration means memory and swap together, the kernel swap alone. */
  private static void v2Swap(LinuxMemory memory, LimitWriter writer) throws CgroupException {
    if (!isSet(memory.swap())) {
      if (unlimited(memory.limit())) {
        writer.writeIfThere("/memory/limit", CgroupVersion.V2, V2_SWAP_MAX, "max");
      }
      return;
    }
    long swap = memory.swap();
    if (swap == UNLIMITED) {
      writer.writeIfThere("/memory/swap", CgroupVersion.V2, V2_SWAP_MAX, "max");
      return;
    }
    long limit = isSet(memory.limit()) ? memory.limit() : currentLimit(writer);
    if (limit == UNLIMITED) {
      writer.write("/memory/swap", CgroupVersion.V2, V2_SWAP_MAX, swap);
    } else if (swap < limit) {
      throw writer.refusal("/memory/swap", "memory+swap limit should be >= memory limit");
    } else if (swap == limit) {
      // Where there is no swap, none is what there is.
      writer.writeIfThere("/memory/swap", CgroupVersion.V2, V2_SWAP_MAX, 0);
    } else {
      writer.write("/memory/swap", CgroupVersion.V2, V2_SWAP_MAX, swap - limit);
    }
  }

  private static long currentLimit(LimitWriter writer) throws CgroupException {
    String max =
        writer
            .current(CgroupVersion.V2, V2_MAX)
            .orElseThrow(() ->
                writer.refusal("/memory/swap", "unable to set swap limit without memory limit"));
    return max.equals("max") ? UNLIMITED : Long.parseLong(max);
  }

  private static String value(long limit) {
    return limit == UNLIMITED ? "max" : Long.toString(limit);
  }

  static Stats.Memory stats(GroupReader group) {
    Map<String, Long> raw = group.table("memory", STAT);
    boolean v1 = group.text("memory", V1_USAGE).isPresent();
    Stats.Memory.Amount usage = v1 ? v1Entry(group, "") : v2Entry(group, "");
    return new Stats.Memory(
        Stats.unlessZero(raw.getOrDefault(v1 ? "cache" : "file", 0L)),
        usage,
        v1 ? v1Entry(group, ".memsw") : withMemory(v2Entry(group, ".swap"), usage),
        v1Entry(group, ".kmem"),
        v1Entry(group, ".kmem.tcp"),
        new TreeMap<>(raw),
        Stats.Pressure.of(group, "memory.pressure"));
  }

  private static Stats.Memory.Amount v1Entry(GroupReader group, String kind) {
    String prefix = "memory" + kind;
    return new Stats.Memory.Amount(
        group.figure("memory", prefix + ".limit_in_bytes"),
        Stats.unlessZero(group.figure("memory", prefix + ".usage_in_bytes")),
        Stats.unlessZero(group.figure("memory", prefix + ".max_usage_in_bytes")),
        group.figure("memory", prefix + ".failcnt"));
  }

  private static Stats.Memory.Amount v2Entry(GroupReader group, String kind) {
    String prefix = "memory" + kind;
    return new Stats.Memory.Amount(
        group.figure("memory", prefix + ".max"),
        Stats.unlessZero(group.figure("memory", prefix + ".current")),
        Stats.unlessZero(group.figure("memory", prefix + ".peak")),
        0);
  }

  /** Memory and swap together, as in version 1; the peaks cannot be added. */
  private static Stats.Memory.Amount withMemory(
      Stats.Memory.Amount swap, Stats.Memory.Amount memory) {
    long used = orZero(swap.usage()) + orZero(memory.usage());
    long limit = swap.limit() == UNLIMITED ? UNLIMITED : swap.limit() + memory.limit();
    return new Stats.Memory.Amount(limit, Stats.unlessZero(used), null, 0);
  }

  private static long orZero(Long figure) {
    return figure == null ? 0 : figure;
  }
}
