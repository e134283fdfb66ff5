package dev.jrun.spec;

/**
 * CPU time and placement of a cgroup (config-linux.md, "CPU").
 *
 * @param shares share of CPU time relative to other groups, 2 to 262144; null if absent
 * @param quota microseconds of CPU time in each period, -1 for no limit; null if absent
 * @param burst microseconds of unused quota that a period may take over; null if absent
 * @param period microseconds in a period; null if absent
 * @param realtimeRuntime microseconds of real-time CPU time in each real-time period (cgroup v1);
 *     null if absent
 * @param realtimePeriod microseconds in a real-time period (cgroup v1); null if absent
 * @param cpus CPUs to run on, a list as in {@code 0-3,7}; null if absent
 * @param mems memory nodes to use, a list as in {@code 0-3,7}; null if absent
 * @param idle 1 for {@code SCHED_IDLE}, 0 for the default; null if absent
 */
public record LinuxCPU(
    @UInt64 Long shares,
    Long quota,
    @UInt64 Long burst,
    @UInt64 Long period,
    Long realtimeRuntime,
    @UInt64 Long realtimePeriod,
    String cpus,
    String mems,
    Long idle) {
  public LinuxCPU {
    cpus = Absent.ifEmpty(cpus);
    mems = Absent.ifEmpty(mems);
  }
}
