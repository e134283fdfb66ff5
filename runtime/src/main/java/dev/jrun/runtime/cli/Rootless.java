package dev.jrun.runtime.cli;

/** What {@code --rootless} says: whether to do without a cgroup that jrun may not make. */
enum Rootless {
  /** If the caller is not root on the host. */
  AUTO,
  TRUE,
  FALSE
}
