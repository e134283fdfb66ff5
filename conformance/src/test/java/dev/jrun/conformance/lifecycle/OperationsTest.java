package dev.jrun.conformance.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** runtime.md, "Operations": create, start, kill, delete, and what each refuses. */
class OperationsTest {

  @Test
  void theWholeLife(Bundle bundle) {
    var container = bundle.script("echo alive; sleep 100").container().create();
    assertEquals("created", container.status());
    container.start().awaitLine("alive");
    assertEquals("running", container.status());
    container.kill("KILL").await("stopped").delete();
    container.call("state").failed().saying("does not exist");
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      why = "the waiting container is a Go program of its own, of several MB")
  @KnownDifference(runtime = "crun", why = "the waiting container is a copy of crun")
  void aCreatedContainerCostsAtMost100KiB(Bundle bundle) throws IOException {
    var container = bundle.args("sleep", "100").container().create();
    Path rollup = Path.of("/proc", Long.toString(container.pid()), "smaps_rollup");
    String pss =
        Files.readAllLines(rollup).stream()
            .filter(line -> line.startsWith("Pss:"))
            .findFirst()
            .orElseThrow();
    long kibibytes = Long.parseLong(pss.replaceAll("[^0-9]", ""));
    assertTrue(kibibytes <= 100, pss);
  }

  @Test
  void anIdInUseIsRefused(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    bundle
        .runtime()
        .call(container.arguments("create"))
        .failed()
        .saying("container with given ID already exists");
    assertEquals("created", container.status());
  }

  @Test
  void anIdIsFreeAgainAfterDelete(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    container.call("delete", "--force").succeeded();
    container.create();
  }

  @Test
  void thePidFileHoldsDigitsOnly(Bundle bundle) throws IOException {
    // go-runc reads it with Atoi: a newline would be an error.
    Path file = bundle.hostPath("pid");
    var container = bundle.args("sleep", "100").container().create("--pid-file", file.toString());
    assertEquals(Long.toString(container.pid()), Files.readString(file));
  }

  @Test
  void aPidFileThatCannotBeWrittenFailsCreate(Bundle bundle) {
    var container = bundle.args("sleep", "100").container();
    container.tryCreate("--pid-file", "/no/such/directory/pid").failed();
    assertEquals(List.of(), container.traces());
  }

  @Test
  void createIsSilent(Bundle bundle) {
    assertEquals("", bundle.args("sleep", "100").container().tryCreate().succeeded().stdout());
  }

  @Test
  void startIsSilent(Bundle bundle) {
    assertEquals(
        "", bundle.args("sleep", "100").container().create().call("start").succeeded().stdout());
  }

  @Test
  void startOfARunningContainerIsRefused(Bundle bundle) {
    bundle
        .args("sleep", "100")
        .container()
        .createAndStart()
        .call("start")
        .failed()
        .saying("cannot start an already running container");
  }

  @Test
  void startOfAStoppedContainerIsRefused(Bundle bundle) {
    bundle
        .args("true")
        .container()
        .createAndStart()
        .await("stopped")
        .call("start")
        .failed()
        .saying("cannot start a container that has stopped");
  }

  @Table
  @ValueSource(strings = {"start", "state", "kill", "delete"})
  void anUnknownContainerIsRefused(String command, Bundle bundle) {
    bundle.container().call(command).failed().saying("does not exist");
  }

  @Table
  @ValueSource(strings = {"create", "run", "start", "state", "kill", "delete"})
  void aMissingIdIsRefused(String command, Bundle bundle) {
    bundle.runtime().call(command).failed();
  }

  @Table
  @ValueSource(strings = {"start", "state"})
  void twoIdsAreRefused(String command, Bundle bundle) {
    bundle.runtime().call(command, "one", "two").failed();
  }

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
    var container = bundle.args("sleep", "100").container().create().kill("KILL").await("stopped");
    container.delete();
  }

  @Test
  void deleteOfARunningContainerIsRefused(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    container.call("delete").failed().saying("that is not stopped: running");
    assertEquals("running", container.status());
  }

  @Test
  void deleteOfACreatedContainerEndsIt(Bundle bundle) {
    // The specification says "stopped" only; runc and crun delete created ones, and clients rely on
    // it.
    var container = bundle.args("sleep", "100").container().create();
    long pid = container.pid();
    container.delete();
    assertFalse(Host.isAlive(pid));
  }

  @Test
  void deleteForceEndsARunningContainer(Bundle bundle) {
    var container = bundle.script("trap '' TERM; sleep 100 & wait").container().createAndStart();
    container.call("delete", "--force").succeeded();
    container.assertGone();
  }

  @Test
  void deleteForceOfAnUnknownContainerSucceeds(Bundle bundle) {
    bundle.container().call("delete", "--force").succeeded();
  }

  @Test
  void deleteForceLeavesOtherContainersAlone(Bundle first, Bundle second) {
    var stays = first.args("sleep", "100").container().createAndStart();
    var goes = second.args("sleep", "100").container().createAndStart();
    goes.call("delete", "--force").succeeded();
    assertEquals("running", stays.status());
  }

  @Test
  void deleteTakesSeveralProcessesWithIt(Bundle bundle) {
    var container =
        bundle
            .script("for it in 1 2 3 4 5; do setsid sleep 100 & done; echo ready; wait")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    container.call("delete", "--force").succeeded();
    container.assertGone();
  }

  @Test
  void deleteLeavesTheBundleAsItWas(Bundle bundle) throws IOException {
    bundle.args("true").container().createAndStart().await("stopped").delete();
    assertTrue(Files.exists(bundle.rootfs("bin/busybox")));
    assertTrue(Files.exists(bundle.directory().resolve("config.json")));
  }

  @Test
  void theBundleMayBeGoneBeforeDelete(Bundle bundle) throws IOException {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    Files.move(bundle.directory(), bundle.hostPath("moved"));
    container.delete();
  }

  @Test
  void containersOutliveTheirRuntime(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    assertTrue(Host.isAlive(container.pid()));
  }
}
