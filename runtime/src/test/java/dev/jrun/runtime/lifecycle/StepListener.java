package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.init.TraceListener;
import dev.jrun.runtime.launch.LaunchPlan;
import java.util.List;
import java.util.function.IntConsumer;

/** Is told the number of each step that a launch reaches. */
record StepListener(IntConsumer steps) implements TraceListener {
  @Override
  public void planned(LaunchPlan plan) {}

  @Override
  public void lowered(List<String> calls) {}

  @Override
  public void began(int step) {
    steps.accept(step);
  }

  @Override
  public void executed(int row, int result) {}

  @Override
  public void replaced() {}
}
