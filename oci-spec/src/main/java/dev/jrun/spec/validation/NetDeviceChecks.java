package dev.jrun.spec.validation;

import static dev.jrun.spec.Violation.quote;

import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Checks of the network devices to move (config-linux.md, "Network devices"). */
final class NetDeviceChecks {
  /** {@code IFNAMSIZ} of {@code linux/if.h}, less the NUL at the end. */
  private static final int MAX_NAME_BYTES = 15;

  private NetDeviceChecks() {}

  static void netDevices(Spec spec, Findings findings) {
    if (spec.linux() == null) {
      return;
    }
    Set<String> names = new HashSet<>();
    spec.linux()
        .netDevices()
        .forEach((host, device) -> {
          Pointer place = Pointer.ROOT.key("linux").key("netDevices").key(host);
          name(host, place, findings);
          if (device.name() != null) {
            name(device.name(), place.key("name"), findings);
          }
          String name = device.name() == null ? host : device.name();
          if (!names.add(name)) {
            findings.error(place, "a second device with the name " + quote(name));
          }
        });
  }

  /** Asks what the kernel's {@code dev_valid_name} asks. */
  private static void name(String name, Pointer place, Findings findings) {
    boolean valid =
        !name.isEmpty()
            && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(c -> c == '/' || c == ':' || Character.isWhitespace(c));
    if (!valid) {
      findings.error(place, quote(name) + " is not a name for a network device");
    }
  }
}
