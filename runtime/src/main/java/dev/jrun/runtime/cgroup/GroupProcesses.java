package dev.jrun.runtime.cgroup;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** The processes in a group and below it: listed, stopped, signalled and killed. */
final class GroupProcesses {

  /**
   * cgroup v2: kills everything in the group and below, forks in flight included; since Linux 5.14.
   */
  private static final String CGROUP_KILL = "cgroup.kill";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** When it is only to be done without too many forks meanwhile. */
  private static final Duration SHORT_PATIENCE = Duration.ofMillis(500);

  private static final Duration POLL = Duration.ofMillis(2);

  private final List<GroupDirectory> directories;

  /** Those of a group's directory in each hierarchy. */
  GroupProcesses(List<GroupDirectory> directories) {
    this.directories = directories;
  }

  Set<Long> pids() throws IOException {
    Set<Long> pids = new TreeSet<>();
    for (GroupDirectory directory : directories) {
      directory.addProcesses(pids);
    }
    return pids;
  }

  boolean areFrozen() throws IOException {
    for (GroupDirectory directory : directories) {
      if (Freezer.isIn(directory) && Freezer.isFrozen(directory.path())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Of a hybrid host's two freezers one is enough, that of version 1, as with runc.
   *
   * @throws CgroupException if some do not stop within 10 seconds: then all go on
   */
  void freeze() throws IOException {
    List<Freezer> freezers = freezers();
    if (freezers.isEmpty()) {
      throw new CgroupException("no freezer: the container's cgroup is gone, or has none");
    }
    if (!freezers.getFirst().freeze(PATIENCE)) {
      freezers.getFirst().thaw();
      throw new CgroupException("the processes of the container's cgroup do not freeze");
    }
  }

  void thaw() throws IOException {
    for (Freezer freezer : freezers()) {
      freezer.thaw();
    }
  }

  private List<Freezer> freezers() {
    return directories.stream().filter(Freezer::isIn).map(Freezer::of).toList();
  }

  /**
   * Kills all and waits until they are gone.
   *
   * @param self the runtime, which must not be among them
   * @param kill sends SIGKILL to a pid
   */
  void kill(long self, LongConsumer kill) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Set<Long> pids = pids(); !pids.isEmpty(); pids = pids()) {
      if (pids.contains(self)) {
        throw new CgroupException("the runtime itself is in the container's cgroup");
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new CgroupException(
            "processes " + pids + " in the container's cgroup survive SIGKILL");
      }
      killOnce(kill);
      GroupDirectory.pause(POLL, "kill the container's processes");
    }
  }

  /** cgroup.kill where there is one; elsewhere, and where that does not reach all, one by one. */
  private void killOnce(LongConsumer kill) throws IOException {
    boolean killed = false;
    for (GroupDirectory directory : directories) {
      killed |=
          directory.version() == CgroupVersion.V2
              && directory.file(CGROUP_KILL).writeIfThere(List.of("1"));
    }
    if (killed) {
      pids().forEach(kill::accept);
      thaw();
    } else {
      signal(kill);
    }
  }

  /** Frozen, the processes cannot fork faster than we read. */
  void signal(LongConsumer action) throws IOException {
    List<Freezer> freezers = freezers();
    try {
      for (Freezer freezer : freezers.stream().limit(1).toList()) {
        // As many as can be: one in uninterruptible sleep must not keep the others alive.
        freezer.freeze(SHORT_PATIENCE);
      }
      pids().forEach(action::accept);
    } finally {
      thaw();
    }
  }
}
