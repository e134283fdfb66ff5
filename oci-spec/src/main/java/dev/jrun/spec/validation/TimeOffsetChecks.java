package dev.jrun.spec.validation;

import dev.jrun.spec.LinuxTimeOffset;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;

/** Checks of the clocks of a time namespace (config-linux.md, time_namespaces(7)). */
final class TimeOffsetChecks {
  private TimeOffsetChecks() {}

  static void timeOffsets(Spec spec, Findings findings) {
    if (spec.linux() == null || spec.linux().timeOffsets().isEmpty()) {
      return;
    }
    Pointer place = Pointer.ROOT.key("linux").key("timeOffsets");
    spec.linux()
        .timeOffsets()
        .forEach((clock, offset) -> {
          findings.word(place.key(clock), clock, LinuxTimeOffset.CLOCKS);
          findings.range(place.key(clock).key("nanosecs"), offset.nanosecs(), 0, 999_999_999);
        });
    // The kernel refuses to change the offsets of a namespace that has a process.
    if (NamespaceChecks.find(spec, "time").filter(joined -> joined.path() != null).isPresent()) {
      findings.error(place, "can't be set for a time namespace that is joined by its path");
    }
  }
}
