package dev.jrun.spec.validation;

import static dev.jrun.spec.Violation.quote;

import dev.jrun.spec.Linux;
import dev.jrun.spec.LinuxMemoryPolicy;
import dev.jrun.spec.LinuxPersonality;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import java.util.List;

/** Checks of the smaller things of config-linux.md. */
final class LinuxChecks {
  private static final Pointer PLACE = Pointer.ROOT.key("linux");

  private LinuxChecks() {}

  static void rootfsPropagation(Spec spec, Findings findings) {
    if (spec.linux() != null && spec.linux().rootfsPropagation() != null) {
      findings.word(
          PLACE.key("rootfsPropagation"),
          spec.linux().rootfsPropagation(),
          Linux.ROOTFS_PROPAGATIONS);
    }
  }

  static void hiddenPaths(Spec spec, Findings findings) {
    if (spec.linux() != null) {
      absolute(spec.linux().maskedPaths(), PLACE.key("maskedPaths"), findings);
      absolute(spec.linux().readonlyPaths(), PLACE.key("readonlyPaths"), findings);
    }
  }

  private static void absolute(List<String> paths, Pointer place, Findings findings) {
    for (int index = 0; index < paths.size(); index++) {
      findings.absoluteIfPresent(place.index(index), paths.get(index));
    }
  }

  static void personality(Spec spec, Findings findings) {
    if (spec.linux() != null && spec.linux().personality() != null) {
      Pointer place = PLACE.key("personality");
      LinuxPersonality personality = spec.linux().personality();
      findings.word(place.key("domain"), personality.domain(), LinuxPersonality.DOMAINS);
      if (!personality.flags().isEmpty()) {
        findings.warning(place.key("flags"), "ignored, the specification defines none");
      }
    }
  }

  static void memoryPolicy(Spec spec, Findings findings) {
    if (spec.linux() == null || spec.linux().memoryPolicy() == null) {
      return;
    }
    Pointer place = PLACE.key("memoryPolicy");
    LinuxMemoryPolicy policy = spec.linux().memoryPolicy();
    // Clients look for "invalid memory policy" in what runc says here.
    if (policy.mode() == null || !LinuxMemoryPolicy.MODES.contains(policy.mode())) {
      String mode = policy.mode() == null ? "" : policy.mode();
      findings.error(
          place.key("mode"),
          "invalid memory policy mode: " + Findings.unknown(mode, LinuxMemoryPolicy.MODES));
    }
    for (int index = 0; index < policy.flags().size(); index++) {
      String flag = policy.flags().get(index);
      if (!LinuxMemoryPolicy.FLAGS.contains(flag)) {
        findings.error(
            place.key("flags").index(index),
            "invalid memory policy flag: " + Findings.unknown(flag, LinuxMemoryPolicy.FLAGS));
      }
    }
    findings.numberList(place.key("nodes"), policy.nodes());
  }

  static void intelRdt(Spec spec, Findings findings) {
    if (spec.linux() != null
        && spec.linux().intelRdt() != null
        && spec.linux().intelRdt().closID() != null) {
      String closID = spec.linux().intelRdt().closID();
      if (closID.equals(".") || closID.equals("..") || closID.contains("/")) {
        findings.error(
            PLACE.key("intelRdt").key("closID"), quote(closID) + " is not the name of a directory");
      }
    }
  }
}
