package dev.jrun.runtime.init;

/** Is told what a launch does while it does it, see {@code jrun run --trace}. */
public interface TraceListener {
  /**
   * A step was reached; may be told more than once.
   *
   * @param number the step's number in the plan
   * @param title what the step does, and the field that asks for it
   */
  void began(int number, String title);

  /**
   * A row of the current step was executed.
   *
   * @param call the system call's name
   * @param result its result, or the negative errno; not all errnos are failures
   */
  void executed(String call, int result);
}
