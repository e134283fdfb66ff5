package dev.jrun.conformance.bench.report;

/**
 * A part of {@code jrun run}, in their order. Each begins where the one before it has ended, so that
 * they add up to the whole.
 */
public enum Stage {
  /** From the fork by the caller. */
  CLIENT("the caller's child becomes the client"),
  /** From the execve of {@code bin/jrun}. */
  PREPARATION("client to keeper; the keeper reads, checks, plans, lowers; group, state, FIFOs"),
  /** From the clone by the client. */
  LET_GO("the clone is let go and executes its program"),
  /** From the execve of the program. */
  MOUNTS("the init mounts"),
  /** From pivot_root. */
  RESTRICTIONS("pivot_root, masked paths, start, credentials"),
  /** From the execve of the container's process. */
  PROCESS("the container's own process"),
  /** From the end of the container's process to that of the client. */
  REMOVAL("the keeper learns of the end, removes group and state, lets the client go");

  private final String title;

  Stage(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
