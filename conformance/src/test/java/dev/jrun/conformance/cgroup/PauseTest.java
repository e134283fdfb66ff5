package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Patience;
import org.junit.jupiter.api.Test;

/** {@code pause} and {@code resume}. */
class PauseTest {
  @Test
  void aPausedContainerStandsStill(Bundle bundle) throws InterruptedException {
    var container =
        bundle.script("i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done").container();
    container.createAndStart().awaitLine("3");
    container.call("pause").succeeded();
    assertEquals("paused", container.status());
    assertTrue(container.pid() > 0);
    String before = container.output().text();
    Thread.sleep(200L * Patience.SLOWNESS);
    assertEquals(before, container.output().text());
    container.call("pause").failed().saying("container not running");
    container.call("resume").succeeded();
    assertEquals("running", container.status());
    Container.await("more lines", () -> !container.output().text().equals(before));
    container.call("resume").failed().saying("container not paused");
  }

  @Test
  void aPausedContainerIsListed(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    container.call("pause").succeeded();
    String line =
        bundle
            .runtime()
            .call("list")
            .succeeded()
            .stdout()
            .lines()
            .filter(l -> l.contains(container.id()))
            .findFirst()
            .orElseThrow();
    assertTrue(line.contains(" paused "), line);
  }

  @Test
  void aPausedContainerCanBeKilled(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    container.call("pause").succeeded();
    container.kill("KILL").await("stopped").delete();
  }

  @Test
  void aPausedContainerCanBeDeletedByForce(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    container.call("pause").succeeded();
    container.call("delete", "--force").succeeded();
    container.assertGone();
  }

  @Test
  void aStoppedContainerCannotBePaused(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    container.call("pause").failed().saying("container not running");
    container.call("resume").failed().saying("container not paused");
  }
}
