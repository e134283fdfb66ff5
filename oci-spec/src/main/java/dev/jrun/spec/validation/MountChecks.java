package dev.jrun.spec.validation;

import static dev.jrun.spec.Violation.quote;

import dev.jrun.spec.Mount;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;

/** Checks of the mounts (config.md, "Mounts"). */
final class MountChecks {
  private MountChecks() {}

  static void mounts(Spec spec, Findings findings) {
    for (int index = 0; index < spec.mounts().size(); index++) {
      mount(spec.mounts().get(index), Pointer.ROOT.key("mounts").index(index), findings);
    }
  }

  private static void mount(Mount mount, Pointer place, Findings findings) {
    Pointer destination = place.key("destination");
    if (findings.present(destination, mount.destination())
        && !mount.destination().startsWith("/")) {
      findings.warning(
          destination,
          quote(mount.destination()) + " is relative (deprecated), taken from the root");
    }
    IdMappingChecks.mappings(mount.uidMappings(), place.key("uidMappings"), findings);
    IdMappingChecks.mappings(mount.gidMappings(), place.key("gidMappings"), findings);
    if (mount.uidMappings().isEmpty() != mount.gidMappings().isEmpty()) {
      findings.error(
          place.key(mount.uidMappings().isEmpty() ? "uidMappings" : "gidMappings"),
          "missing, uidMappings and gidMappings go together");
    }
  }
}
