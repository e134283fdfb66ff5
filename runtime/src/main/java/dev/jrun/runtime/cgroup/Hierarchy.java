package dev.jrun.runtime.cgroup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * One mounted cgroup hierarchy, and where in it this process is.
 *
 * @param version its kind
 * @param controllers the controllers as {@code /proc/PID/cgroup} lists them ({@code cpu,cpuacct},
 *     {@code name=systemd}); empty for v2
 * @param mountPoint where it is mounted
 * @param mountRoot the group that is seen at the mount point: not {@code /} where only a part is
 *     mounted, as in a container
 * @param ownGroup this process's group, as {@code /proc/self/cgroup} names it
 */
public record Hierarchy(
    CgroupVersion version, String controllers, Path mountPoint, String mountRoot, String ownGroup) {

  /** Whether a v1 controller lives in this hierarchy. */
  public boolean has(String controller) {
    return Arrays.asList(controllers.split(",", -1)).contains(controller);
  }

  /** How a group below the mount point is named in {@code /proc/PID/cgroup}. */
  String groupOf(Path directory) {
    String below = mountPoint.relativize(directory).toString();
    return mountRoot.equals("/") ? "/" + below : mountRoot + "/" + below;
  }

  /**
   * The directory in which relative cgroup paths start: as runc has it, this process's own group,
   * and on v2 its parent, since a v2 group with processes cannot have children with controllers
   * (cgroups(7), "no internal processes").
   */
  Path ownDirectory() throws CgroupException {
    Path group = Path.of(ownGroup).normalize();
    if (!group.startsWith(mountRoot) || ownGroup.startsWith("/..")) {
      throw new CgroupException(
          "/linux/cgroupsPath: relative, but the runtime's own group "
              + ownGroup
              + " lies outside of what is mounted at "
              + mountPoint);
    }
    Path own = mountPoint.resolve(Path.of(mountRoot).relativize(group)).normalize();
    return switch (version) {
      case V1 -> own;
      case V2 -> own.equals(mountPoint) ? own : own.getParent();
    };
  }

  /** The directory of {@link #ownGroup}, empty if it lies outside of what is mounted. */
  public Optional<Path> directoryOfProcess() {
    Path group = Path.of(ownGroup).normalize();
    return group.startsWith(mountRoot) && !ownGroup.startsWith("/..")
        ? Optional.of(mountPoint.resolve(Path.of(mountRoot).relativize(group)).normalize())
        : Optional.empty();
  }

  @Override
  public String toString() {
    return switch (version) {
      case V1 -> "cgroup v1 " + controllers + " at " + mountPoint;
      case V2 -> "cgroup v2 at " + mountPoint;
    };
  }
}
