package dev.jrun.spec.features;

import dev.jrun.spec.Absent;
import java.util.List;

/**
 * What a runtime implements on Linux (features-linux.md).
 *
 * @param namespaces kinds of namespaces; empty if absent: unknown
 * @param capabilities capabilities; empty if absent: unknown
 * @param cgroup control groups; null if absent
 * @param seccomp filters of system calls; null if absent
 * @param apparmor AppArmor; null if absent
 * @param selinux SELinux; null if absent
 * @param intelRdt cache and memory bandwidth allocation; null if absent
 * @param memoryPolicy NUMA memory policies; null if absent
 * @param mountExtensions mounts beyond mount(8); null if absent
 * @param netDevices moving network devices; null if absent
 */
public record Linux(
    List<String> namespaces,
    List<String> capabilities,
    Cgroup cgroup,
    Seccomp seccomp,
    Apparmor apparmor,
    Selinux selinux,
    IntelRdt intelRdt,
    MemoryPolicy memoryPolicy,
    MountExtensions mountExtensions,
    NetDevices netDevices) {
  public Linux {
    namespaces = Absent.toEmpty(namespaces);
    capabilities = Absent.toEmpty(capabilities);
  }
}
