package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.hook.HookFailure;
import dev.jrun.runtime.init.InitFailure;
import dev.jrun.runtime.launch.Actor;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.Milestone;
import dev.jrun.runtime.launch.PlannedStep;
import dev.jrun.runtime.launch.Step;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Spec;
import dev.jrun.spec.json.SpecWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A launch that is cut off at any of its steps: whatever is killed there, the creator or the init,
 * nothing stays.
 */
class KilledCreateTest {
  private static final String ID = "c1";
  private static final int KILLED = 128 + 9;
  private static final int AT_ONCE = 3;

  /** More than create makes; the last ones come to its end. */
  private static final int MANY_CALLS = 1000;

  /** The numbers of the init's steps up to the created container. */
  private static List<Integer> stepsOfCreate(boolean groups) throws IOException {
    try (Sandbox sandbox = new Sandbox()) {
      CreateRequest request = groups ? request(sandbox) : request(sandbox).withoutCgroup();
      LaunchPlan plan = new CreateContainer(sandbox.host()).plan(request);
      List<Integer> numbers = new ArrayList<>();
      for (PlannedStep planned : plan.steps()) {
        if (planned.actor() == Actor.INIT) {
          numbers.add(planned.number());
        }
        if (planned.step() instanceof Step.Synchronize(Milestone milestone)
            && milestone == Milestone.READY) {
          break;
        }
      }
      return numbers;
    }
  }

  /** The number of the first step at which the init waits for the runtime. */
  private static int firstMeeting() throws IOException {
    try (Sandbox sandbox = new Sandbox()) {
      LaunchPlan plan = new CreateContainer(sandbox.host()).plan(request(sandbox));
      return plan.steps().stream()
          .filter(planned -> planned.step() instanceof Step.Synchronize)
          .findFirst()
          .orElseThrow()
          .number();
    }
  }

  /** With a hook, so that the init waits for the runtime half-way, too. */
  private static Spec withHook(Sandbox sandbox) {
    Hook hook = new Hook("/bin/true", List.of("true"), List.of(), null);
    return sandbox
        .spec(ID, "sleep", "60")
        .withHooks(new Hooks(null, List.of(hook), null, null, null, null));
  }

  private static CreateRequest request(Sandbox sandbox) {
    return sandbox.request(ID, withHook(sandbox));
  }

  private static CreateRequest traced(Sandbox sandbox, IntConsumer steps) {
    return request(sandbox).withTrace(new StepListener(steps));
  }

  /** Lets another JVM create a container and be killed, then deletes; whether it was killed. */
  private static boolean killed(boolean groups, String kind, int when) throws Exception {
    try (Sandbox sandbox = new Sandbox()) {
      Files.writeString(
          sandbox.bundle().resolve("config.json"),
          SpecWriter.write(withHook(sandbox), SpecWriter.Indent.TAB));
      int status = creator(sandbox, groups, kind, when).waitFor();
      assertTrue(status == KILLED || status == 0, kind + " " + when + ": exit status " + status);
      ContainerInfo.all(sandbox.host());
      new DeleteContainer(sandbox.host()).run(ID, true);
      sandbox.assertNothingLeft();
      return status == KILLED;
    }
  }

  private static Process creator(Sandbox sandbox, boolean groups, String kind, int when)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledCreator.class.getName(),
            sandbox.root().toString(),
            sandbox.bundle().toString(),
            ID,
            Boolean.toString(groups),
            kind,
            Integer.toString(when))
        .redirectInput(new File("/dev/null"))
        .redirectOutput(new File("/dev/null"))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /**
   * The points at which the creator was killed, of those that are tried until one comes through.
   */
  private static int killAtEach(boolean groups, String kind, List<Integer> points)
      throws Exception {
    int kills = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int begin = 0; begin < points.size(); begin += AT_ONCE) {
        List<Callable<Boolean>> batch =
            points.subList(begin, Math.min(begin + AT_ONCE, points.size())).stream()
                .map(point -> (Callable<Boolean>) () -> killed(groups, kind, point))
                .toList();
        boolean through = false;
        for (Future<Boolean> outcome : threads.invokeAll(batch)) {
          boolean killed = outcome.get();
          kills += killed ? 1 : 0;
          through |= !killed;
        }
        if (through) {
          break;
        }
      }
    }
    return kills;
  }

  @ParameterizedTest(name = "with groups: {0}")
  @ValueSource(booleans = {true, false})
  void theCreatorIsKilledBeforeEachOfItsSystemCalls(boolean groups) throws Exception {
    int kills = killAtEach(groups, "call", IntStream.rangeClosed(1, MANY_CALLS).boxed().toList());
    assertTrue(kills > 20 && kills < MANY_CALLS, kills + " kills");
  }

  @ParameterizedTest(name = "with groups: {0}")
  @ValueSource(booleans = {true, false})
  void theCreatorIsKilledAtEachStepOfTheInit(boolean groups) throws Exception {
    List<Integer> steps = stepsOfCreate(groups);
    assertEquals(steps.size(), killAtEach(groups, "step", steps));
  }

  @Test
  void theInitIsKilledAtEachOfItsSteps() throws Exception {
    int meeting = firstMeeting();
    for (int step : stepsOfCreate(true)) {
      try (Sandbox sandbox = new Sandbox()) {
        AtomicBoolean met = new AtomicBoolean();
        CreateRequest request =
            traced(
                sandbox,
                number -> {
                  if (number >= step) {
                    sandbox.init().ifPresent(ProcessHandle::destroyForcibly);
                  } else if (number == meeting) {
                    met.set(true);
                  }
                });
        boolean created = create(sandbox, request);
        // The init waits for the hook. After it, it may be ready before its report is read: then
        // this
        // is a created container whose init is killed, a stopped one.
        assertTrue(met.get() || !created, "step " + step);
        new DeleteContainer(sandbox.host()).run(ID, true);
        sandbox.assertNothingLeft();
      }
    }
  }

  /** Whether create comes to its end; if not, it leaves nothing. */
  private static boolean create(Sandbox sandbox, CreateRequest request) throws IOException {
    try {
      new CreateContainer(sandbox.host()).run(request);
      return true;
    } catch (InitFailure | HookFailure | LifecycleException noticed) {
      // While it waits for the init, or at the runtime's next step that needs it.
      sandbox.assertNothingLeft();
      return false;
    }
  }

  @Test
  void theCreatorFailsAtEachStepOfTheInit() throws Exception {
    for (int step : stepsOfCreate(true)) {
      try (Sandbox sandbox = new Sandbox()) {
        CreateRequest request =
            traced(
                sandbox,
                number -> {
                  if (number >= step) {
                    throw new IllegalStateException("step " + step);
                  }
                });
        IllegalStateException failure =
            assertThrows(
                IllegalStateException.class,
                () -> new CreateContainer(sandbox.host()).run(request));
        assertEquals("step " + step, failure.getMessage());
        sandbox.assertNothingLeft();
      }
    }
  }
}
