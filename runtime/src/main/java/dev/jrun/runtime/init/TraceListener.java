package dev.jrun.runtime.init;

import dev.jrun.runtime.launch.PlannedStep;

/** Is told of each row that the init has executed, see {@code jrun run --trace}. */
@FunctionalInterface
public interface TraceListener {
  /**
   * A row was executed.
   *
   * @param call the system call's name
   * @param result its result, or the negative errno
   */
  void executed(PlannedStep step, String call, int result);
}
