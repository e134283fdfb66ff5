package dev.jrun.runtime.launch;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What planning needs to know of the machine, read beforehand. Facts choose steps; they never stand
 * in for resolving a path in the container.
 *
 * @param lastCapability the highest capability that the kernel knows ({@code
 *     /proc/sys/kernel/cap_last_cap})
 * @param rootParent the mount point that the root file system lies on, for {@code
 *     /proc/self/mountinfo} of the runtime
 * @param revealingMounts where the runtime sees a procfs or sysfs, the last mounted first
 * @param cgroups the container's group in each cgroup hierarchy, in the host's order of mounts
 * @param userNamespace the one that the runtime is in
 * @param covered what the root file system has where mounts begin with a copy of it, by their
 *     destinations; a directory comes before what is in it
 */
public record HostFacts(
    int lastCapability,
    String rootParent,
    List<String> revealingMounts,
    List<CgroupFact> cgroups,
    UserNamespace userNamespace,
    Map<String, List<CoveredFile>> covered) {
  public HostFacts {
    revealingMounts = List.copyOf(revealingMounts);
    cgroups = List.copyOf(cgroups);
    covered = Map.copyOf(covered);
  }

  /** Without mounts that begin with a copy. */
  public HostFacts(
      int lastCapability,
      String rootParent,
      List<String> revealingMounts,
      List<CgroupFact> cgroups,
      UserNamespace userNamespace) {
    this(lastCapability, rootParent, revealingMounts, cgroups, userNamespace, Map.of());
  }

  /**
   * What a user namespace allows, user_namespaces(7).
   *
   * @param initial whether it is the host's: in any other one, root makes no devices
   * @param setgroups whether setgroups(2) is allowed in it
   * @param lowestOomScoreAdj the lowest {@code oom_score_adj} that a process of it may give itself,
   *     -1000…1000: in any other than the host's, the one that it has
   */
  public record UserNamespace(boolean initial, boolean setgroups, int lowestOomScoreAdj) {
    /** That of the host. */
    public static final UserNamespace INITIAL = new UserNamespace(true, true, -1000);
  }

  /**
   * The container's group in one cgroup hierarchy.
   *
   * @param name what the hierarchy's directory is called, {@code cpu,cpuacct} or {@code systemd};
   *     empty for version 2
   * @param options the mount options that name the hierarchy, {@code cpu} and {@code cpuacct}, or
   *     {@code none} and {@code name=systemd}; empty for version 2
   * @param directory the group's directory on the host
   */
  public record CgroupFact(String name, List<String> options, String directory) {
    public CgroupFact {
      options = List.copyOf(options);
    }

    /** Whether it is of version 2. */
    public boolean unified() {
      return options.isEmpty();
    }
  }

  /** Whether the container has a group of version 2. */
  boolean unified() {
    return cgroups.stream().anyMatch(CgroupFact::unified);
  }

  /** Whether it has groups of version 1. */
  boolean joined() {
    return !cgroups.stream().allMatch(CgroupFact::unified);
  }

  /** The container's group of version 2, if it is the host's only hierarchy. */
  Optional<CgroupFact> pureUnified() {
    return cgroups.size() == 1 && cgroups.getFirst().unified()
        ? Optional.of(cgroups.getFirst())
        : Optional.empty();
  }
}
