package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.init.TraceListener;
import java.util.function.IntConsumer;

/** Is told the number of each step that a launch reaches. */
record StepListener(IntConsumer steps) implements TraceListener {
  @Override
  public void began(int number, String title) {
    steps.accept(number);
  }

  @Override
  public void executed(String call, int result) {}
}
