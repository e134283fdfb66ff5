package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.launch.Step.Argument;
import dev.jrun.runtime.launch.Step.Invocation;
import java.util.ArrayList;
import java.util.List;

/** Collects the steps of a plan and numbers them. */
final class PlanWriter {
  private final List<PlannedStep> steps = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** The runtime does {@code action} next, because of what is at {@code pointer}. */
  void runtime(String pointer, RuntimeAction action) {
    add(Actor.RUNTIME, pointer, new Step.ByRuntime(action));
  }

  /** The init does {@code step} next, because of what is at {@code pointer}. */
  void init(String pointer, Step step) {
    add(Actor.INIT, pointer, step);
  }

  /** The init makes one system call next. */
  void call(String pointer, String text, SystemCall call, Object... arguments) {
    init(pointer, new Step.Calls(text, List.of(invocation(call, arguments))));
  }

  /** A system call with numbers ({@link Number}), strings and lists of 32-bit numbers. */
  static Invocation invocation(SystemCall call, Object... arguments) {
    return invocation(List.of(), call, arguments);
  }

  /** A system call that may fail with {@code tolerated} errnos. */
  static Invocation invocation(List<Errno> tolerated, SystemCall call, Object... arguments) {
    Argument[] converted = new Argument[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      converted[i] =
          switch (arguments[i]) {
            case Argument given -> given;
            case Number number -> new Argument.Literal(number.longValue());
            case List<?> numbers ->
                new Argument.Numbers(numbers.stream().map(n -> ((Number) n).intValue()).toList());
            default -> new Argument.Text(arguments[i].toString());
          };
    }
    return new Invocation(call, List.of(converted), tolerated);
  }

  /** Warns once, however many sets of capabilities, say, have the same fault. */
  void warn(String warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  LaunchPlan plan(String id) {
    return new LaunchPlan(id, steps, warnings);
  }

  private void add(Actor actor, String pointer, Step step) {
    steps.add(new PlannedStep(steps.size() + 1, actor, pointer, step));
  }
}
