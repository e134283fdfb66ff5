package dev.jrun.runtime.cli.command;

/** Whether permission errors of cgroups are to be ignored. */
public enum Rootless {
  /** Ignored if the caller is not root on the host. */
  AUTO,
  /** Ignored. */
  TRUE,
  /** Reported. */
  FALSE
}
