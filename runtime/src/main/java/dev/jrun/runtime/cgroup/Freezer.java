package dev.jrun.runtime.cgroup;

import java.io.IOException;
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
      case V1 -> directory.hierarchy().has("freezer") && directory.file(FREEZER_STATE).exists();
      case V2 -> directory.file(CGROUP_FREEZE).exists();
    };
  }

  /**
   * Whether the processes of a group are stopped, or about to be, as far as one of its directories
   * tells.
   */
  static boolean isFrozen(Path directory) throws IOException {
    for (String name : List.of(FREEZER_STATE, CGROUP_FREEZE)) {
      ControlFile file = new ControlFile(directory.resolve(name));
      // Most directories have none: an exception for each would cost more than a look.
      if (file.exists()) {
        return file.readIfThere().map(ASKED_FOR::contains).orElse(false);
      }
    }
    return false;
  }

  static Freezer of(GroupDirectory directory) {
    return new Freezer(directory);
  }

  /**
   * Lets all go on. Of version 1, only a thawed process gets to die of a SIGKILL. A group that is
   * gone has none.
   */
  void thaw() throws IOException {
    switch (group.version()) {
      case V1 -> group.file(FREEZER_STATE).writeIfThere(List.of(THAWED));
      case V2 -> group.file(CGROUP_FREEZE).writeIfThere(List.of("0"));
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
      switch (group.version()) {
        // Written again each time: a process that forks meanwhile can leave the group FREEZING for
        // ever.
        case V1 -> group.file(FREEZER_STATE).write(FROZEN);
        case V2 -> group.file(CGROUP_FREEZE).write("1");
      }
      if (isComplete()) {
        return true;
      }
      GroupDirectory.pause(POLL, "freeze the container's processes");
    } while (System.nanoTime() - deadline < 0);
    return false;
  }

  private boolean isComplete() throws IOException {
    return switch (group.version()) {
      case V1 -> group.file(FREEZER_STATE).read().equals(FROZEN);
      case V2 -> group.file(CGROUP_EVENTS).read().lines().anyMatch("frozen 1"::equals);
    };
  }
}
