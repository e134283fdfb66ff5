package dev.jrun.runtime.cli.command;

/** Who makes the cgroups of containers, the value of {@code --cgroup-manager}. */
public enum CgroupDriver {
  /** jrun itself. */
  CGROUPFS,
  /** systemd, for jrun. */
  SYSTEMD,
  /** Nobody: containers stay in the group of the caller. */
  DISABLED
}
