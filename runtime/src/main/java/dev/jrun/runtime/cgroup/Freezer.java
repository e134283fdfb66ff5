package dev.jrun.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What stops the processes of a group in one hierarchy, and lets them go on. */
final class Freezer {
  // Version 1 (Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst).
  private static final String FREEZER_STATE = "freezer.state";
  private static final String FROZEN = "FROZEN";
  private static final String THAWED = "THAWED";

  // Version 2 (cgroup-v2.rst), since Linux 5.2.
  private static final String CGROUP_FREEZE = "cgroup.freeze";
  private static final String CGROUP_EVENTS = "cgroup.events";

  /** What the files say of a group that is frozen, or will be when its last process stops. */
  private static final Set<String> ASKED_FOR = Set.of(FROZEN, "FREEZING", "1");

  private static final Duration POLL = Duration.ofMillis(2);

  private final GroupDirectory group;

  private Freezer(GroupDirectory group) {
    this.group = group;
  }

  /** Whether the group of this directory has one. */
  static boolean isIn(GroupDirectory directory) {
    return switch (directory.version()) {
      case V1 -> directory.hierarchy().has("freezer") && directory.has(FREEZER_STATE);
      case V2 -> directory.has(CGROUP_FREEZE);
    };
  }

  /**
   * Whether the processes of a group are stopped, or about to be, as far as one of its directories
   * tells.
   */
  static boolean isFrozen(Path directory) throws IOException {
    for (String file : List.of(FREEZER_STATE, CGROUP_FREEZE)) {
      Path path = directory.resolve(file);
      try {
        // Most directories have none: an exception for each would cost more than a look.
        if (Files.exists(path)) {
          return ASKED_FOR.contains(GroupDirectory.read(path).strip());
        }
      } catch (NoSuchFileException _) {
        // Gone since.
      }
    }
    return false;
  }

  static Freezer of(GroupDirectory directory) {
    return new Freezer(directory);
  }

  private boolean isOfV1() {
    return group.version() == CgroupVersion.V1;
  }

  /** Lets all go on. Of version 1, only a thawed process gets to die of a SIGKILL. */
  void thaw() throws IOException {
    if (isOfV1()) {
      group.write(FREEZER_STATE, THAWED);
    } else {
      group.write(CGROUP_FREEZE, "0");
    }
  }

  /**
   * Stops as many as can be.
   *
   * @return false if some still run after {@code patience}: those in uninterruptible sleep
   */
  boolean freeze(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      if (isOfV1()) {
        // Written again each time: a process that forks meanwhile can leave the group FREEZING for
        // ever.
        group.write(FREEZER_STATE, FROZEN);
      } else {
        group.write(CGROUP_FREEZE, "1");
      }
      if (isComplete()) {
        return true;
      }
      GroupDirectory.pause(POLL, "freeze the container's processes");
    } while (System.nanoTime() - deadline < 0);
    return false;
  }

  private boolean isComplete() throws IOException {
    return isOfV1()
        ? group.reads(FREEZER_STATE, FROZEN)
        : group.containsLine(CGROUP_EVENTS, "frozen 1");
  }
}
