package dev.jrun.runtime.cgroup;

import java.nio.file.Path;

/**
 * The container's group in one hierarchy: what a container's own {@code cgroup} mount is made from.
 *
 * @param hierarchy the hierarchy, with its mount point on the host and its controllers
 * @param directory the group's directory below that mount point
 */
public record CgroupMembership(Hierarchy hierarchy, Path directory) {

  public CgroupMembership {
    Path mountPoint = hierarchy.mountPoint();
    if (!directory.equals(directory.normalize())
        || !directory.startsWith(mountPoint)
        || directory.equals(mountPoint)) {
      throw new IllegalArgumentException(directory + " is not a group below " + mountPoint);
    }
  }

  /** The group as {@code /proc/PID/cgroup} names it for a process in it. */
  public String group() {
    return hierarchy.groupOf(directory);
  }
}
