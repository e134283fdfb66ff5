package dev.jrun.spec.validation;

import static dev.jrun.spec.Violation.quote;

import dev.jrun.spec.LinuxDevice;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import java.util.HashMap;
import java.util.Map;

/** Checks of the device nodes (config-linux.md, "Devices"). */
final class DeviceChecks {
  /** Bits of the device numbers in the kernel, {@code MINORBITS} and the rest of 32. */
  private static final long MAX_MAJOR = (1 << 12) - 1;

  private static final long MAX_MINOR = (1 << 20) - 1;

  private DeviceChecks() {}

  static void devices(Spec spec, Findings findings) {
    if (spec.linux() == null) {
      return;
    }
    Map<String, LinuxDevice> seen = new HashMap<>();
    for (int index = 0; index < spec.linux().devices().size(); index++) {
      LinuxDevice device = spec.linux().devices().get(index);
      Pointer place = Pointer.ROOT.key("linux").key("devices").index(index);
      device(device, place, findings);
      LinuxDevice first = seen.putIfAbsent(device.path(), device);
      if (first != null && device.path() != null) {
        if (first.equals(device)) {
          // Callers that merge lists of devices do this, and it does no harm.
          findings.warning(place.key("path"), "the same device as before");
        } else {
          findings.error(place.key("path"), "another device at " + quote(device.path()));
        }
      }
    }
  }

  private static void device(LinuxDevice device, Pointer place, Findings findings) {
    findings.absolutePath(place.key("path"), device.path());
    findings.word(place.key("type"), device.type(), LinuxDevice.TYPES);
    if (!"p".equals(device.type())) {
      if (findings.present(place.key("major"), device.major())) {
        findings.range(place.key("major"), device.major(), 0, MAX_MAJOR);
      }
      if (findings.present(place.key("minor"), device.minor())) {
        findings.range(place.key("minor"), device.minor(), 0, MAX_MINOR);
      }
    }
  }
}
