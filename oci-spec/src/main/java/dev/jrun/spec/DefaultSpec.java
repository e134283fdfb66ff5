package dev.jrun.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The configurations that {@code spec} writes: a shell in a read-only {@code rootfs}. */
public final class DefaultSpec {
  /** The version of the specification that they follow. */
  public static final String OCI_VERSION = "1.3.0";

  /** No set is inheritable: it would outlive an execve to another user (CVE-2022-24769). */
  private static final List<String> CAPABILITIES =
      List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");

  private static final List<String> MASKED_PATHS =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/sys/firmware",
          "/proc/scsi",
          "/sys/devices/virtual/tpm");

  private static final List<String> READONLY_PATHS =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private DefaultSpec() {}

  /**
   * Returns the configuration for root.
   *
   * @param cgroupNamespace whether to have one, as is usual where cgroup v2 is the only hierarchy
   */
  public static Spec rootful(boolean cgroupNamespace) {
    LinuxResources denyAllDevices =
        resources(List.of(new LinuxDeviceCgroup(false, null, null, null, "rwm")));
    return spec(
        mounts(devpts("gid=5"), mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro")),
        linux(
            List.of(),
            List.of(),
            denyAllDevices,
            namespaces(cgroupNamespace, "pid", "network", "ipc", "uts", "mount")));
  }

  /**
   * Returns the configuration for a user without privileges: with a user namespace, and without
   * what only root may do.
   *
   * @param uid id of the user, who is root in the container, 0 to 4294967295
   * @param gid group of the user, 0 to 4294967295
   * @param cgroupNamespace whether to have one, as is usual where cgroup v2 is the only hierarchy
   */
  public static Spec rootless(long uid, long gid, boolean cgroupNamespace) {
    List<LinuxNamespace> namespaces =
        new ArrayList<>(namespaces(cgroupNamespace, "pid", "ipc", "uts", "mount"));
    namespaces.add(new LinuxNamespace("user", null));
    return spec(
        mounts(
            // Group 5 has no mapping, and a sysfs needs a network namespace of the user's own.
            devpts(), mount("/sys", "none", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro")),
        linux(
            List.of(new LinuxIDMapping(0, uid, 1)),
            List.of(new LinuxIDMapping(0, gid, 1)),
            null,
            namespaces));
  }

  private static Spec spec(List<Mount> mounts, Linux linux) {
    return new Spec(
        OCI_VERSION,
        process(),
        new Root("rootfs", true),
        "jrun",
        null,
        mounts,
        null,
        Map.of(),
        linux);
  }

  private static Process process() {
    return new Process(
        true,
        null,
        User.ROOT,
        List.of("sh"),
        null,
        List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"),
        "/",
        new LinuxCapabilities(CAPABILITIES, CAPABILITIES, List.of(), CAPABILITIES, List.of()),
        List.of(new POSIXRlimit("RLIMIT_NOFILE", 1024, 1024)),
        true,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static List<Mount> mounts(Mount devpts, Mount sys) {
    return List.of(
        mount("/proc", "proc", "proc"),
        mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
        devpts,
        mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
        mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
        sys,
        mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro"));
  }

  private static Mount devpts(String... more) {
    List<String> options =
        new ArrayList<>(List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
    options.addAll(List.of(more));
    return mount("/dev/pts", "devpts", "devpts", options.toArray(String[]::new));
  }

  private static Mount mount(String destination, String type, String source, String... options) {
    return new Mount(destination, type, source, List.of(options), List.of(), List.of());
  }

  private static List<LinuxNamespace> namespaces(boolean cgroupNamespace, String... types) {
    List<LinuxNamespace> namespaces = new ArrayList<>();
    for (String type : types) {
      namespaces.add(new LinuxNamespace(type, null));
    }
    if (cgroupNamespace) {
      namespaces.add(new LinuxNamespace("cgroup", null));
    }
    return namespaces;
  }

  private static LinuxResources resources(List<LinuxDeviceCgroup> devices) {
    return new LinuxResources(devices, null, null, null, null, List.of(), null, Map.of(), Map.of());
  }

  private static Linux linux(
      List<LinuxIDMapping> uidMappings,
      List<LinuxIDMapping> gidMappings,
      LinuxResources resources,
      List<LinuxNamespace> namespaces) {
    return new Linux(
        uidMappings,
        gidMappings,
        Map.of(),
        resources,
        null,
        namespaces,
        List.of(),
        Map.of(),
        null,
        null,
        MASKED_PATHS,
        READONLY_PATHS,
        null,
        null,
        null,
        null,
        Map.of());
  }
}
