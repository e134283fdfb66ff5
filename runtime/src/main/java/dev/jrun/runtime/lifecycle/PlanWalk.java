package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.hook.HookFailure;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.launch.Actor;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.Milestone;
import dev.jrun.runtime.launch.PlannedStep;
import dev.jrun.runtime.launch.RuntimeAction;
import dev.jrun.runtime.launch.Step;
import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * The runtime's way through a plan, of a create as of an exec: its own steps in their order, and
 * the meetings with the init; a failure is told with its place.
 */
final class PlanWalk {
  private PlanWalk() {}

  /** Who carries out what the walk comes to. */
  interface Walker {
    /** Told before a step of the runtime. */
    default void began(int step) {}

    void act(RuntimeAction action) throws IOException;

    void meet(Milestone milestone) throws IOException;
  }

  static void walk(LaunchPlan plan, Walker walker) throws IOException {
    for (PlannedStep planned : plan.steps()) {
      switch (planned.step()) {
        case Step.ByRuntime(RuntimeAction action) -> {
          walker.began(planned.number());
          act(plan, planned, action, walker);
        }
        case Step.Synchronize(Milestone milestone) -> walker.meet(milestone);
        case Step _ when planned.actor() == Actor.INIT -> {}
        case Step other -> throw new AssertionError("nobody carries out " + other);
      }
    }
  }

  private static void act(LaunchPlan plan, PlannedStep planned, RuntimeAction action, Walker walker)
      throws IOException {
    try {
      walker.act(action);
    } catch (HookFailure failure) {
      throw failure.at(place(plan, planned));
    } catch (KernelException | FileSystemException | CgroupException failure) {
      throw new LifecycleException(
          planned.title() + ": " + failure.getMessage() + place(plan, planned), failure);
    }
  }

  private static String place(LaunchPlan plan, PlannedStep planned) {
    return " [step %d/%d, in the runtime]".formatted(planned.number(), plan.steps().size());
  }
}
