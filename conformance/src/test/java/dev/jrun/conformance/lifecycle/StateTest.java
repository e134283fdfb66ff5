package dev.jrun.conformance.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** runtime.md, "State" and "Query State". */
class StateTest {

  @Test
  void aCreatedContainerIsCreated(Bundle bundle) {
    var state = bundle.args("sleep", "100").container().create().state();
    assertEquals("created", state.path("status").asString());
  }

  @Test
  void aStartedContainerIsRunning(Bundle bundle) {
    assertEquals("running", bundle.args("sleep", "100").container().createAndStart().status());
  }

  @Test
  void aContainerWhoseProcessHasEndedIsStopped(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    assertEquals(0, container.pid());
  }

  @Test
  void aContainerKilledBeforeItsStartIsStopped(Bundle bundle) {
    bundle.args("sleep", "100").container().create().kill("KILL").await("stopped");
  }

  @Test
  void theIdAndTheBundleAreThoseOfCreate(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    assertEquals(container.id(), container.state().path("id").asString());
    assertEquals(bundle.directory().toString(), container.state().path("bundle").asString());
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has no rootfs in its state")
  void theRootfsIsAbsolute(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    assertEquals(bundle.rootfs().toString(), container.state().path("rootfs").asString());
  }

  @Test
  void thePidIsThatOfTheProcessOnTheHost(Bundle bundle) throws Exception {
    var container = bundle.args("sleep", "4243").container().createAndStart();
    String commandLine = Files.readString(Path.of("/proc/" + container.pid() + "/cmdline"));
    assertEquals("sleep\0004243\0", commandLine);
  }

  @Test
  void thePidStaysTheSameFromCreateToStart(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    long pid = container.pid();
    assertTrue(Host.isAlive(pid));
    assertEquals(pid, container.start().pid());
  }

  @Test
  void createdIsATimeOfRfc3339(Bundle bundle) {
    Instant before = Instant.now();
    String created =
        bundle.args("sleep", "100").container().create().state().path("created").asString();
    var age = Duration.between(before, Instant.parse(created));
    assertFalse(age.isNegative() || age.compareTo(Duration.ofMinutes(1)) > 0, created);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "indents by four and ends with a newline")
  void theOutputIsIndentedJsonWithoutANewlineAtTheEnd(Bundle bundle) {
    String text =
        bundle.args("sleep", "100").container().create().call("state").succeeded().stdout();
    assertTrue(text.startsWith("{\n  \"ociVersion\": \""), text);
    assertTrue(text.endsWith("}"), text);
  }

  @Test
  void anUnknownContainerIsAnError(Bundle bundle) {
    bundle.container().call("state").failed().saying("does not exist");
  }

  @Test
  void aStateDirectoryThatIsMissingIsAnError(Bundle bundle) {
    bundle.runtime().call("state", "nobody").failed().saying("does not exist");
  }

  @Test
  void theProcessOfACreatedContainerHasNotBegun(Bundle bundle) {
    var container = bundle.script("echo began").container().create();
    assertEquals("", container.output().text());
    container.start().awaitLine("began");
  }

  @Test
  void theConfigIsReadOnceAtCreate(Bundle bundle) {
    // "Any updates to config.json after this step MUST NOT affect the container."
    var container = bundle.script("echo first").container().create();
    bundle.writeText("{}");
    container.start().awaitLine("first");
  }
}
