package dev.jrun.conformance.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** runtime.md, "Kill": signals, who gets them, and what is refused. */
class KillTest {
  @Table
  @CsvSource({
    "TERM,TERM",
    "SIGTERM,TERM",
    "term,TERM",
    "sigterm,TERM",
    "15,TERM",
    "USR1,USR1",
    "10,USR1",
    "HUP,HUP",
    "SIGINT,INT"
  })
  @KnownDifference(
      runtime = "crun",
      rows = {"term", "sigterm"},
      why = "wants capitals")
  void signalsAreNamesOrNumbers(String signal, String caught, Bundle bundle) {
    var container = trapping(bundle);
    container.kill(signal).awaitLine("caught " + caught);
  }

  private static Container trapping(Bundle bundle) {
    var container =
        bundle
            .script(
                "for it in TERM USR1 HUP INT; do trap \"echo caught $it\" $it; done; echo ready;"
                    + " while :; do sleep 0.05; done")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    return container;
  }

  @Test
  void killSendsTermByDefault(Bundle bundle) {
    var container = trapping(bundle);
    container.call("kill").succeeded();
    container.awaitLine("caught TERM");
  }

  @Test
  void killDoesNotTouchTheChildren(Bundle bundle) {
    var container =
        bundle
            .script(
                "trap 'echo parent' TERM; (trap 'echo child' TERM; while :; do sleep 0.05; done) & echo ready;"
                    + " while :; do sleep 0.05; done")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    container.kill("TERM");
    assertFalse(container.awaitLine("parent").lines().contains("child"));
  }

  @Test
  void killAllReachesTheChildren(Bundle bundle) {
    var container =
        bundle
            .script(
                "trap '' TERM; (trap 'echo child; exit' TERM; echo ready; while :; do sleep 0.05; done) & wait; wait; sleep 100")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    bundle.runtime().call("kill", "--all", container.id(), "TERM").succeeded();
    container.awaitLine("child");
  }

  @Test
  void killAllOfAStoppedContainerSucceeds(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    assertEquals(0, bundle.runtime().call("kill", "--all", container.id(), "KILL").status());
  }

  @Table
  @ValueSource(strings = {"NOSUCH", "SIGNOSUCH", "99999", "-1", "1.5", "TERM KILL"})
  @KnownDifference(
      runtime = "crun",
      rows = {"NOSUCH", "SIGNOSUCH", "1.5", "TERM KILL"},
      why = "accepts it")
  void anUnknownSignalIsRefused(String signal, Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    bundle.runtime().call("kill", container.id(), signal).failed();
    assertEquals("running", container.status());
  }

  @Test
  void killOfAStoppedContainerIsRefused(Bundle bundle) {
    bundle
        .args("true")
        .container()
        .createAndStart()
        .await("stopped")
        .call("kill")
        .failed()
        .saying("container not running");
  }

  @Test
  void killReachesACreatedContainer(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    long pid = container.pid();
    container.kill("KILL").await("stopped");
    // The process of runc that waits for start has threads that end after the first.
    Container.await("end of all threads", () -> Host.threads(pid) <= 1);
    container.delete();
  }
}
