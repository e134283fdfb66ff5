package dev.jrun.runtime.cgroup;

/** The two kinds of hierarchies, cgroups(7). A hybrid host has both. */
public enum CgroupVersion {
  /** A hierarchy for some controllers, or for none but with a name. */
  V1,
  /** The unified hierarchy. */
  V2
}
