package dev.jrun.conformance.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** runtime.md, "Operations": create and start, and what each operation refuses. */
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

  @Test
  void containersOutliveTheirRuntime(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    assertTrue(Host.isAlive(container.pid()));
  }
}
