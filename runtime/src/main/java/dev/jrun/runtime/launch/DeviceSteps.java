package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.spec.LinuxDevice;
import dev.jrun.spec.Mount;
import dev.jrun.spec.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Devices: {@code linux.devices}, and those that every container has (config-linux.md, "Default
 * Devices"). Where {@code /dev} is bound from the host they are the host's business.
 */
final class DeviceSteps {
  private static final int READ_WRITE_ALL = 0666;
  private static final Pattern DEV = Pattern.compile("/dev/*");

  private static final List<LinuxDevice> DEFAULTS =
      List.of(
          character("/dev/null", 1, 3),
          character("/dev/random", 1, 8),
          character("/dev/full", 1, 7),
          character("/dev/tty", 5, 0),
          character("/dev/zero", 1, 5),
          character("/dev/urandom", 1, 9));

  private static final Map<String, String> LINKS = new LinkedHashMap<>();

  static {
    LINKS.put("/dev/fd", "/proc/self/fd");
    LINKS.put("/dev/stdin", "/proc/self/fd/0");
    LINKS.put("/dev/stdout", "/proc/self/fd/1");
    LINKS.put("/dev/stderr", "/proc/self/fd/2");
    LINKS.put("/dev/ptmx", "pts/ptmx");
  }

  private final Spec spec;
  private final HostFacts facts;
  private final PlanWriter plan;

  DeviceSteps(Spec spec, HostFacts facts, PlanWriter plan) {
    this.spec = spec;
    this.facts = facts;
    this.plan = plan;
  }

  void write() {
    if (spec.mounts().stream().anyMatch(DeviceSteps::bindsDev)) {
      return;
    }
    Map<String, LinuxDevice> missing = new LinkedHashMap<>();
    for (LinuxDevice device : DEFAULTS) {
      missing.put(device.path(), device);
    }
    List<LinuxDevice> devices = spec.linux().devices();
    for (int i = 0; i < devices.size(); i++) {
      LinuxDevice device = devices.get(i);
      plan.init("/linux/devices/" + i, make(device));
      missing.remove(device.path());
    }
    for (LinuxDevice device : missing.values()) {
      plan.init("", make(device));
    }
    LINKS.forEach((path, to) -> plan.init("", new Step.MakeNode(path, new Node.Symlink(to))));
  }

  private static boolean bindsDev(Mount mount) {
    return DEV.matcher(mount.destination()).matches() && MountOptions.parse(mount.options()).bind();
  }

  /** Without the right to make a device, the host's of the same path is bound, as in runc. */
  private Step make(LinuxDevice device) {
    return facts.userNamespace().initial() || "p".equals(device.type())
        ? new Step.MakeNode(device.path(), node(device))
        : new Step.Mount(
            new MountSource.Bind(device.path(), false), device.path(), MountAttributes.NONE, false);
  }

  private static LinuxDevice character(String path, long major, long minor) {
    return new LinuxDevice(path, "c", major, minor, (long) READ_WRITE_ALL, 0L, 0L);
  }

  private static Node node(LinuxDevice device) {
    return new Node.Device(
        switch (device.type()) {
          case "b" -> Fcntl.S_IFBLK;
          case "p" -> Fcntl.S_IFIFO;
          default -> Fcntl.S_IFCHR;
        },
        (int) orElse(device.fileMode(), READ_WRITE_ALL) & 07777,
        (int) orElse(device.major(), 0),
        (int) orElse(device.minor(), 0),
        orElse(device.uid(), 0),
        orElse(device.gid(), 0));
  }

  private static long orElse(Long value, long absent) {
    return value == null ? absent : value;
  }
}
