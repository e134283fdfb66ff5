package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.spec.LinuxResources;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A limit of memory that was too low for the start of a container. */
public final class MemoryShortage {
  private MemoryShortage() {}

  /**
   * What to say of a start that failed.
   *
   * @param group the container's group, with its processes or without, but not yet removed
   * @param refused whether the kernel refused the limit, more being in use
   * @return empty if it did not fail for want of memory
   */
  public static Optional<String> explain(
      LinuxResources resources, List<CgroupMembership> group, boolean refused) throws IOException {
    boolean isLimited =
        resources != null
            && resources.memory() != null
            && resources.memory().limit() != null
            && resources.memory().limit() > 0;
    if (!isLimited || !(refused || OomWatch.kills(group) > 0)) {
      return Optional.empty();
    }
    long limit = resources.memory().limit();
    Long peak = Stats.of(group, CurrentValues.ofHost()).memory().usage().max();
    String need =
        peak != null && peak > limit ? "needed about " + kibibytes(peak) : "needed more than that";
    return Optional.of(
        "out of memory during start: limit %s, %s (/linux/resources/memory/limit)"
            .formatted(kibibytes(limit), need));
  }

  private static String kibibytes(long bytes) {
    return (bytes + 1023) / 1024 + " KiB";
  }
}
