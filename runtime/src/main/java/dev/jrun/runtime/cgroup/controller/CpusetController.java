package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxCPU;
import dev.jrun.spec.LinuxResources;
import java.util.ArrayList;
import java.util.List;

/** {@code cpuset}: CPUs and memory nodes, cpuset(7). */
final class CpusetController implements Controller {
  private static final String CPUS = "cpuset.cpus";
  private static final String MEMS = "cpuset.mems";

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    LinuxCPU cpu = resources.cpu();
    if (cpu == null) {
      return;
    }
    CgroupVersion version = writer.version("cpuset", "cpuset");
    if (cpu.cpus() != null) {
      writer.write("/cpu/cpus", version, CPUS, cpu.cpus());
    }
    if (cpu.mems() != null) {
      writer.write("/cpu/mems", version, MEMS, cpu.mems());
    }
  }

  static Stats.CpuSet stats(GroupReader group) {
    return new Stats.CpuSet(
        numbers(group.text("cpuset", CPUS).orElse("")),
        flag(group, "cpu_exclusive"),
        numbers(group.text("cpuset", MEMS).orElse("")),
        flag(group, "mem_hardwall"),
        flag(group, "mem_exclusive"),
        flag(group, "memory_migrate"),
        flag(group, "memory_spread_page"),
        flag(group, "memory_spread_slab"),
        flag(group, "memory_pressure"),
        flag(group, "sched_load_balance"),
        flag(group, "sched_relax_domain_level"));
  }

  private static long flag(GroupReader group, String name) {
    return group.figure("cpuset", "cpuset." + name);
  }

  /** The numbers of a list as in {@code 0-3,7}. */
  private static List<Integer> numbers(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String range : list.isEmpty() ? new String[0] : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int number = Integer.parseInt(ends[0]); number <= last; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
