package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.spec.LinuxResources;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A limit of memory that was too low for the start of a container. */
public final class MemoryShortage {
  /** Version 1 counts in pages: its word for no limit is a bit less than the greatest number. */
  private static final long UNLIMITED = Long.MAX_VALUE / 2;

  private MemoryShortage() {}

  /**
   * What to say of a create that failed.
   *
   * @param group the container's group, with its processes or without, but not yet removed
   * @param refused whether the kernel refused the limit, more being in use
   * @return empty if it did not fail for want of memory
   */
  public static Optional<String> ofCreate(
      LinuxResources resources, List<CgroupMembership> group, boolean refused) throws IOException {
    boolean isLimited =
        resources != null
            && resources.memory() != null
            && resources.memory().limit() != null
            && resources.memory().limit() > 0;
    return isLimited && (refused || OomWatch.kills(group) > 0)
        ? Optional.of(text(resources.memory().limit(), usage(group)))
        : Optional.empty();
  }

  /**
   * What to say of an init that has ended before it executed the container's program.
   *
   * @return empty if it did not end for want of memory
   */
  public static Optional<String> ofStart(List<CgroupMembership> group) throws IOException {
    Stats.Memory.Amount usage = usage(group);
    boolean isLimited = usage.limit() > 0 && usage.limit() < UNLIMITED;
    return isLimited && OomWatch.kills(group) > 0
        ? Optional.of(text(usage.limit(), usage))
        : Optional.empty();
  }

  private static Stats.Memory.Amount usage(List<CgroupMembership> group) {
    return Stats.of(group, CurrentValues.ofHost()).memory().usage();
  }

  private static String text(long limit, Stats.Memory.Amount usage) {
    Long peak = usage.max();
    String need =
        peak != null && peak > limit ? "needed about " + kibibytes(peak) : "needed more than that";
    return "out of memory during start: limit %s, %s (/linux/resources/memory/limit)"
        .formatted(kibibytes(limit), need);
  }

  private static String kibibytes(long bytes) {
    return (bytes + 1023) / 1024 + " KiB";
  }
}
