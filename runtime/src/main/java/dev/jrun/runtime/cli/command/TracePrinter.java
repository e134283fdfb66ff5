package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.init.TraceListener;
import dev.jrun.runtime.launch.LaunchPlan;
import java.io.PrintStream;
import java.util.List;

/**
 * Prints a launch while it happens: each step as the plan has it, below it the system calls of the
 * init as the program listing has them, and what they returned.
 */
final class TracePrinter implements TraceListener {
  private final PrintStream out;
  private LaunchPlan plan;
  private List<String> calls;
  private int step;

  TracePrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public void planned(LaunchPlan newPlan) {
    plan = newPlan;
  }

  @Override
  public void lowered(List<String> newCalls) {
    calls = newCalls;
  }

  @Override
  public void began(int newStep) {
    if (newStep != step) {
      step = newStep;
      out.println(PrintableText.of(plan.step(newStep).line()));
    }
  }

  @Override
  public void executed(int row, int result) {
    String value = result < 0 ? Errno.of(-result).name() : Integer.toString(result);
    out.println(PrintableText.of("              " + calls.get(row) + " = " + value));
  }

  @Override
  public void replaced() {
    began(plan.steps().size());
    executed(calls.size() - 1, 0);
  }
}
