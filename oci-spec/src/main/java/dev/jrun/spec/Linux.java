package dev.jrun.spec;

import java.util.List;
import java.util.Map;

/**
 * What is specific to Linux in a configuration (config-linux.md).
 *
 * @param uidMappings user ids of the user namespace, for {@code /proc/PID/uid_map}; empty if absent
 * @param gidMappings group ids of the user namespace, for {@code /proc/PID/gid_map}; empty if
 *     absent
 * @param sysctl kernel parameters to set in the container (sysctl(8)); empty if absent
 * @param resources limits of the container's cgroup; null if absent
 * @param cgroupsPath cgroup of the container, absolute from the mount point of the hierarchy or
 *     relative to a place of the runtime; null if absent: chosen by the runtime
 * @param namespaces namespaces to make or join, all others are those of the runtime; empty if
 *     absent
 * @param devices device nodes to make in addition to the default ones; empty if absent
 * @param netDevices host network devices to move into the container, by name on the host; empty if
 *     absent
 * @param seccomp filter of system calls; null if absent
 * @param rootfsPropagation mount propagation of the root, one of {@link #ROOTFS_PROPAGATIONS}; null
 *     if absent
 * @param maskedPaths absolute paths in the container that can't be read; empty if absent
 * @param readonlyPaths absolute paths in the container that can't be written; empty if absent
 * @param mountLabel SELinux context of the mounts; null if absent
 * @param intelRdt cache and memory bandwidth allocation; null if absent
 * @param memoryPolicy NUMA memory policy; null if absent
 * @param personality execution domain; null if absent
 * @param timeOffsets offsets of the time namespace's clocks, by {@link LinuxTimeOffset#CLOCKS};
 *     empty if absent
 */
public record Linux(
    List<LinuxIDMapping> uidMappings,
    List<LinuxIDMapping> gidMappings,
    Map<String, String> sysctl,
    LinuxResources resources,
    String cgroupsPath,
    List<LinuxNamespace> namespaces,
    List<LinuxDevice> devices,
    Map<String, LinuxNetDevice> netDevices,
    LinuxSeccomp seccomp,
    String rootfsPropagation,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    String mountLabel,
    LinuxIntelRdt intelRdt,
    LinuxMemoryPolicy memoryPolicy,
    LinuxPersonality personality,
    Map<String, LinuxTimeOffset> timeOffsets) {

  /**
   * The propagation types of mount_namespaces(7), and those that also change what is mounted below.
   */
  public static final List<String> ROOTFS_PROPAGATIONS =
      List.of(
          "shared",
          "slave",
          "private",
          "unbindable",
          "rshared",
          "rslave",
          "rprivate",
          "runbindable");

  public Linux {
    uidMappings = Absent.toEmpty(uidMappings);
    gidMappings = Absent.toEmpty(gidMappings);
    sysctl = Absent.toEmpty(sysctl);
    cgroupsPath = Absent.ifEmpty(cgroupsPath);
    namespaces = Absent.toEmpty(namespaces);
    devices = Absent.toEmpty(devices);
    netDevices = Absent.toEmpty(netDevices);
    rootfsPropagation = Absent.ifEmpty(rootfsPropagation);
    maskedPaths = Absent.toEmpty(maskedPaths);
    readonlyPaths = Absent.toEmpty(readonlyPaths);
    mountLabel = Absent.ifEmpty(mountLabel);
    timeOffsets = Absent.toEmpty(timeOffsets);
  }

  /** Returns a copy with other namespaces. */
  public Linux withNamespaces(List<LinuxNamespace> namespaces) {
    return new Linux(
        uidMappings,
        gidMappings,
        sysctl,
        resources,
        cgroupsPath,
        namespaces,
        devices,
        netDevices,
        seccomp,
        rootfsPropagation,
        maskedPaths,
        readonlyPaths,
        mountLabel,
        intelRdt,
        memoryPolicy,
        personality,
        timeOffsets);
  }

  /** Returns a copy with other limits, null for none. */
  public Linux withResources(LinuxResources resources) {
    return new Linux(
        uidMappings,
        gidMappings,
        sysctl,
        resources,
        cgroupsPath,
        namespaces,
        devices,
        netDevices,
        seccomp,
        rootfsPropagation,
        maskedPaths,
        readonlyPaths,
        mountLabel,
        intelRdt,
        memoryPolicy,
        personality,
        timeOffsets);
  }

  /** Returns a copy with another cgroup, null for one of the runtime's choice. */
  public Linux withCgroupsPath(String cgroupsPath) {
    return new Linux(
        uidMappings,
        gidMappings,
        sysctl,
        resources,
        cgroupsPath,
        namespaces,
        devices,
        netDevices,
        seccomp,
        rootfsPropagation,
        maskedPaths,
        readonlyPaths,
        mountLabel,
        intelRdt,
        memoryPolicy,
        personality,
        timeOffsets);
  }
}
