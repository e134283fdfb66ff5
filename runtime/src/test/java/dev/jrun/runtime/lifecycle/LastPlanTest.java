package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.launch.CreatePlanner;
import dev.jrun.runtime.launch.HostFacts;
import dev.jrun.runtime.launch.HostFacts.UserNamespace;
import dev.jrun.runtime.launch.LaunchOptions;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Spec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastPlanTest {
  private static final Spec SPEC = DefaultSpec.rootful(true);
  private static final HostFacts FACTS = facts(40);

  private static HostFacts facts(int lastCapability) {
    return new HostFacts(lastCapability, "/", List.of(), List.of(), UserNamespace.INITIAL);
  }

  private static LaunchOptions options(boolean pivot) {
    return new LaunchOptions(
        "/bundle", "", Optional.empty(), List.of(), pivot, true, 0, "", Optional.empty());
  }

  @Test
  @SuppressWarnings("ReferenceEquality") // The very same steps, not some like them.
  void containersOfOneConfigurationShareTheSteps() {
    LaunchPlan first = LastPlan.plan("a", SPEC, FACTS, options(true));
    // Not at each try, as a garbage collection may come in between.
    assertTrue(
        IntStream.range(0, 10)
            .mapToObj(i -> LastPlan.plan("b" + i, DefaultSpec.rootful(true), FACTS, options(true)))
            .anyMatch(other -> other.steps() == first.steps()));
    LaunchPlan other = LastPlan.plan("b", SPEC, FACTS, options(true));
    assertEquals(CreatePlanner.plan("b", SPEC, FACTS, options(true)), other);
    assertEquals("b", other.id());
    assertTrue(LastPlan.isValid(SPEC));
  }

  @Test
  void whateverElseDiffersIsPlannedAnew() {
    LastPlan.plan("a", SPEC, FACTS, options(true));
    for (LaunchOptions options : List.of(options(false), options(true))) {
      for (HostFacts facts : List.of(facts(30), FACTS)) {
        for (Spec spec : List.of(SPEC.withProcess(SPEC.process().withArgs(List.of("x"))), SPEC)) {
          assertEquals(
              CreatePlanner.plan("a", spec, facts, options),
              LastPlan.plan("a", spec, facts, options));
        }
      }
    }
  }

  @Test
  void onlyWhatWasPlannedIsKnownToBeValid() {
    LastPlan.plan("a", SPEC, FACTS, options(true));
    assertFalse(LastPlan.isValid(SPEC.withProcess(SPEC.process().withArgs(List.of("y")))));
  }
}
