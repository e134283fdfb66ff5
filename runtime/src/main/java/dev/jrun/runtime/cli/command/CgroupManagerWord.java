package dev.jrun.runtime.cli.command;

/** The values of {@code --cgroup-manager}, as crun has them. */
public enum CgroupManagerWord {
  /** jrun itself. */
  CGROUPFS,
  /** systemd, as a scope. */
  SYSTEMD,
  /** Nobody: containers stay in the group of the caller. */
  DISABLED
}
