package dev.jrun.spec;

import java.util.List;
import java.util.Map;

/**
 * Limits of a container's cgroup (config-linux.md, "Control groups").
 *
 * @param devices device rules, applied in order; empty if absent
 * @param memory memory limits; null if absent
 * @param cpu CPU time and placement; null if absent
 * @param pids limit of the number of tasks; null if absent
 * @param blockIO block I/O limits; null if absent
 * @param hugepageLimits huge page limits; empty if absent
 * @param network network class and priorities (cgroup v1); null if absent
 * @param rdma RDMA limits by device name; empty if absent
 * @param unified values of cgroup v2 files by file name; empty if absent
 */
public record LinuxResources(
    List<LinuxDeviceCgroup> devices,
    LinuxMemory memory,
    LinuxCPU cpu,
    LinuxPids pids,
    LinuxBlockIO blockIO,
    List<LinuxHugepageLimit> hugepageLimits,
    LinuxNetwork network,
    Map<String, LinuxRdma> rdma,
    Map<String, String> unified) {
  /** No limit at all. */
  public static final LinuxResources NONE =
      new LinuxResources(null, null, null, null, null, null, null, null, null);

  public LinuxResources {
    devices = Absent.toEmpty(devices);
    hugepageLimits = Absent.toEmpty(hugepageLimits);
    rdma = Absent.toEmpty(rdma);
    unified = Absent.toEmpty(unified);
  }
}
