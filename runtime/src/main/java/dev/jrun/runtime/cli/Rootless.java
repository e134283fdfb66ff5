package dev.jrun.runtime.cli;

/** What {@code --rootless} says: whether to do without a cgroup that jrun may not make. */
enum Rootless {
  /** As root of another user namespace than the host's, unless {@code USER} is root. */
  AUTO,
  TRUE,
  FALSE
}
