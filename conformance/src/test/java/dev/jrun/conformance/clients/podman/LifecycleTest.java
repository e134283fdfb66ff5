package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Patience;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the creation of a container to its end, as podman tells it. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class LifecycleTest {
  private static final String COUNTING = "i=0; while :; do i=$((i+1)); echo $i > /tmp/count; done";
  private static final String STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.1; done";

  @Test
  void aContainerGoesFromStateToState(Podman podman) {
    String container = podman.create("", "sleep", "100");
    assertEquals("created", podman.inspect(container, ".State.Status"));
    podman.text("init", container);
    assertEquals("initialized", podman.inspect(container, ".State.Status"));
    podman.text("start", container);
    assertEquals("running", podman.inspect(container, ".State.Status"));
    podman.text("kill", container);
    assertEquals("137", podman.text("wait", container));
    assertEquals("exited", podman.inspect(container, ".State.Status"));
    podman.text("rm", container);
    assertEquals(1, podman.call("container", "exists", container).status());
  }

  @Test
  void anInitializedContainerCanBeRemoved(Podman podman) {
    String container = podman.create("", "sleep", "100");
    podman.text("init", container);
    podman.text("rm", "--force", container);
    assertEquals(1, podman.call("container", "exists", container).status());
  }

  @Test
  void startAttachedHasOutputAndStatus(Podman podman) {
    String container = podman.create("", "sh", "-c", "echo words; exit 4");
    for (int i = 0; i < 2; i++) {
      var outcome = podman.call("start", "--attach", container);
      assertEquals(4, outcome.status(), outcome::toString);
      assertEquals("words", outcome.text());
    }
  }

  @Test
  void stopIsAskedFor(Podman podman) {
    String container =
        podman.startScript("", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.1; done");
    podman.awaitLog(container, "ready");
    podman.text("stop", "--time", "20", container);
    assertEquals("7", podman.inspect(container, ".State.ExitCode"));
  }

  @Test
  void stopIsForcedInTheEnd(Podman podman) {
    String container = podman.startScript("", STUBBORN);
    podman.awaitLog(container, "ready");
    var outcome = podman.call("stop", "--time", "1", container);
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals("137", podman.inspect(container, ".State.ExitCode"));
  }

  @Test
  void aContainerMayHaveASignalOfItsOwn(Podman podman) {
    String container =
        podman.startScript(
            "--stop-signal USR2", "trap 'exit 9' USR2; echo ready; while :; do sleep 0.1; done");
    podman.awaitLog(container, "ready");
    podman.text("stop", "--time", "20", container);
    assertEquals("9", podman.inspect(container, ".State.ExitCode"));
  }

  @Test
  void signalsGetThrough(Podman podman) {
    String container =
        podman.startScript("", "trap 'echo caught' USR1; echo ready; while :; do sleep 0.1; done");
    podman.awaitLog(container, "ready");
    podman.text("kill", "--signal", "USR1", container);
    podman.awaitLog(container, "caught");
    assertEquals("running", podman.inspect(container, ".State.Status"));
  }

  @Test
  void whileItIsPausedNothingGoesOn(Podman podman) throws Exception {
    String container = podman.startScript("", COUNTING);
    Patience.await(
        Patience.of(10),
        "the first count",
        () -> podman.call("exec", container, "test", "-s", "/tmp/count").status() == 0);
    podman.text("pause", container);
    assertEquals("paused", podman.inspect(container, ".State.Status"));
    String first = count(podman, container);
    Thread.sleep(300);
    assertEquals(first, count(podman, container));
    podman.text("unpause", container);
    assertEquals("running", podman.inspect(container, ".State.Status"));
    Patience.await(Patience.of(10), "more counts", () -> !count(podman, container).equals(first));
  }

  private static String count(Podman podman, String container) {
    String root = podman.text("mount", container);
    return podman.machine().call(List.of("cat", root + "/tmp/count")).stdout();
  }

  @Test
  void aPausedContainerCanBeRemoved(Podman podman) {
    String container = podman.start("", "sleep", "100");
    podman.text("pause", container);
    podman.call("rm", "--force", "--time", "0", container).succeeded();
  }

  @Test
  void restartBeginsAnew(Podman podman) {
    String container = podman.start("", "sleep", "100");
    String before = podman.inspect(container, ".State.Pid");
    podman.text("restart", "--time", "0", container);
    assertEquals("running", podman.inspect(container, ".State.Status"));
    assertNotEquals(before, podman.inspect(container, ".State.Pid"));
  }

  @Test
  void aFailedContainerIsRestartedAsOftenAsItMay(Podman podman) {
    String container = podman.startScript("--restart on-failure:2", "echo again; exit 3");
    podman.await(container, ".RestartCount", "2");
    podman.await(container, ".State.Status", "exited");
    assertEquals("3", podman.inspect(container, ".State.ExitCode"));
    assertEquals(3, podman.call("logs", container).stdout().lines().count());
  }

  @Test
  void oneThatIsToGoOnIsRestartedUntilItIsStopped(Podman podman) {
    String container =
        podman.startScript(
            "--restart always", "echo again; test -e /tmp/mark && sleep 100; echo > /tmp/mark");
    podman.await(container, ".RestartCount", "1");
    podman.awaitLog(container, "again\nagain");
    podman.call("stop", "--time", "0", container).succeeded();
    podman.await(container, ".State.Status", "exited");
  }

  @Test
  void waitTellsTheStatus(Podman podman) {
    String container = podman.startScript("", "sleep 0.5; exit 6");
    assertEquals("6", podman.text("wait", container));
  }

  @Test
  void removalByForceEndsIt(Podman podman) {
    String container = podman.startScript("", STUBBORN);
    podman.awaitLog(container, "ready");
    podman.call("rm", "--force", "--time", "0", container).succeeded();
    assertEquals(1, podman.call("container", "exists", container).status());
  }

  @Test
  void aContainerMayHaveATimeout(Podman podman) {
    String container = podman.start("--timeout 1", "sleep", "100");
    assertNotEquals("0", podman.text("wait", container));
  }

  @Test
  void itsChildrenEndWithIt(Podman podman) {
    String container = podman.startScript("", "setsid sleep 1000 & echo ready; sleep 1000");
    podman.awaitLog(container, "ready");
    podman.text("kill", container);
    assertEquals("137", podman.text("wait", container));
  }

  @Test
  void healthIsTold(Podman podman) {
    String container =
        podman.start(
            "--health-interval disable --health-retries 1 --health-cmd /tmp/check", "sleep", "100");
    podman.execFacts("", container, "echo '#!/bin/sh' > /tmp/check; chmod +x /tmp/check");
    podman.text("healthcheck", "run", container);
    assertEquals("healthy", podman.inspect(container, ".State.Health.Status"));
    podman.execFacts("", container, "echo 'exit 1' >> /tmp/check");
    assertEquals(1, podman.call("healthcheck", "run", container).status());
    assertEquals("unhealthy", podman.inspect(container, ".State.Health.Status"));
    assertTrue(podman.text("ps").contains("unhealthy"));
  }
}
