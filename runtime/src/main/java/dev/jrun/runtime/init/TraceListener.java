package dev.jrun.runtime.init;

import dev.jrun.runtime.launch.LaunchPlan;
import java.util.List;

/** Is told what a launch does while it does it, see {@code jrun run --trace}. */
public interface TraceListener {
  /** Told first: what is going to be done. */
  void planned(LaunchPlan plan);

  /**
   * Told before the init begins: the rows of its program.
   *
   * @param calls for each row its system call with its arguments, as {@link ProgramListing} has
   *     them
   */
  void lowered(List<String> calls);

  /**
   * A step was reached; may be told more than once.
   *
   * @param step the step's number in the plan
   */
  void began(int step);

  /**
   * The init executed a row of the step that began last.
   *
   * @param row the row's index
   * @param result its result, or the negative errno; not all errnos are failures
   */
  void executed(int row, int result);

  /** Told last: the init has executed the container's program, which it cannot report itself. */
  void replaced();
}
