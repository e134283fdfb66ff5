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

class PlannedTest {
  private static final Spec SPEC = DefaultSpec.rootful(true);
  private static final HostFacts FACTS = facts(40);

  private static HostFacts facts(int lastCapability) {
    return new HostFacts(lastCapability, "/", List.of(), List.of(), UserNamespace.INITIAL);
  }

  private static LaunchOptions options(String id, boolean pivot) {
    return new LaunchOptions(
        id, "/bundle", "", Optional.empty(), List.of(), pivot, true, 0, "", Optional.empty());
  }

  @Test
  @SuppressWarnings("ReferenceEquality") // The very same steps, not some like them.
  void containersOfOneConfigurationShareTheSteps() {
    LaunchPlan first = Planned.plan(SPEC, FACTS, options("a", true));
    // Not at each try: what is not in use is forgotten whenever the memory is wanted.
    assertTrue(
        IntStream.range(0, 10)
            .mapToObj(i -> Planned.plan(DefaultSpec.rootful(true), FACTS, options("b" + i, true)))
            .anyMatch(other -> other.steps() == first.steps()));
    LaunchPlan other = Planned.plan(SPEC, FACTS, options("b", true));
    assertEquals(CreatePlanner.plan(SPEC, FACTS, options("b", true)), other);
    assertEquals("b", other.id());
    assertTrue(Planned.isValid(SPEC));
  }

  @Test
  void whateverElseDiffersIsPlannedAnew() {
    Planned.plan(SPEC, FACTS, options("a", true));
    for (LaunchOptions options : List.of(options("a", false), options("a", true))) {
      for (HostFacts facts : List.of(facts(30), FACTS)) {
        for (Spec spec : List.of(SPEC.withProcess(SPEC.process().withArgs(List.of("x"))), SPEC)) {
          assertEquals(
              CreatePlanner.plan(spec, facts, options), Planned.plan(spec, facts, options));
        }
      }
    }
  }

  @Test
  void onlyWhatWasPlannedIsKnownToBeValid() {
    Planned.plan(SPEC, FACTS, options("a", true));
    assertFalse(Planned.isValid(SPEC.withProcess(SPEC.process().withArgs(List.of("y")))));
  }
}
