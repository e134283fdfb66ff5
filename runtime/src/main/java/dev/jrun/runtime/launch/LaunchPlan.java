package dev.jrun.runtime.launch;

import java.util.List;

/**
 * Everything that a launch does, in order, before any of it is done.
 *
 * @param id the container's, which no step has but in the names of groups, so that containers of
 *     one configuration can have their steps in common
 * @param steps all steps of runtime and init, numbered from 1
 * @param warnings what in the configuration has no effect, one sentence each
 */
public record LaunchPlan(String id, List<PlannedStep> steps, List<String> warnings) {
  public LaunchPlan {
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /** The same launch of another container. */
  public LaunchPlan withId(String other) {
    return new LaunchPlan(other, steps, warnings);
  }

  /** The step with this number. */
  public PlannedStep step(int number) {
    return steps.get(number - 1);
  }

  /** The plan as a person reads it, a line for each step. */
  public String print() {
    StringBuilder text = new StringBuilder();
    for (PlannedStep planned : steps) {
      text.append(planned.line()).append('\n');
    }
    return text.toString();
  }
}
