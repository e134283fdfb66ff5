package dev.jrun.conformance.config;

import static dev.jrun.conformance.config.BundleHooks.add;
import static dev.jrun.conformance.config.BundleHooks.hook;
import static dev.jrun.conformance.config.BundleHooks.notes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * config.md, "POSIX-platform Hooks", and runtime.md, "Lifecycle": hooks that fail, hang or are
 * missing.
 */
class FailingHooksTest {
  @Table
  @ValueSource(strings = {"prestart", "createRuntime", "createContainer"})
  @KnownDifference(
      runtime = "crun",
      rows = {"prestart", "createRuntime"},
      why = "exits with status 255")
  void aFailureUndoesTheCreation(String kind, Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    add(bundle, kind, "true");
    add(bundle, kind, "echo sorry >&2; exit 3");
    add(bundle, kind, "touch " + notes + "/third");
    var outcome = bundle.refused();
    outcome.saying("hook #1").saying("sorry").saying("3");
    assertTrue(Files.notExists(notes.resolve("third")));
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      why = "start does not learn of what fails in the container after create")
  @KnownDifference(
      runtime = "crun",
      why = "start does not learn of what fails in the container after create")
  void aFailureOfStartContainerFailsStart(Bundle bundle) {
    add(bundle, "startContainer", "exit 3");
    bundle.args("sleep", "100").container().create().call("start").failed().saying("hook #0");
  }

  @Test
  void aFailureOfStartContainerStopsTheContainer(Bundle bundle) {
    add(bundle, "startContainer", "exit 3");
    var container = bundle.script("echo ran; sleep 100").container().create();
    container.call("start");
    container.await("stopped");
    assertEquals("", container.output().text());
  }

  @Test
  void aFailureOfPoststopDoesNotKeepTheContainer(Bundle bundle) {
    add(bundle, "poststop", "exit 3");
    var container = bundle.args("true").container().createAndStart().await("stopped");
    assertEquals(0, container.call("delete").status());
    container.assertGone();
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      why = "ends at the first hook that fails; the specification says: continue")
  void theOtherPoststopHooksRunAfterAFailure(Bundle bundle) {
    Path notes = notes(bundle);
    add(bundle, "poststop", "exit 3");
    add(bundle, "poststop", "touch " + notes + "/second");
    bundle.args("true").container().createAndStart().await("stopped").call("delete");
    assertTrue(Files.exists(notes.resolve("second")));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "exits with status 255")
  void poststopHooksRunAfterAFailedCreation(Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    add(bundle, "createRuntime", "exit 3");
    add(bundle, "poststop", "touch " + notes + "/poststop");
    bundle.refused();
    assertTrue(Files.exists(notes.resolve("poststop")));
  }

  @Test
  void aHookThatTakesTooLongFails(Bundle bundle) {
    var hook = hook(bundle, "createRuntime", "sleep 50");
    hook.put("timeout", 1);
    long begin = System.nanoTime();
    bundle.set("/hooks/createRuntime/-", hook).refused().saying("hook #0");
    assertTrue(System.nanoTime() - begin < 20e9);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "exits with status 255")
  void aMissingHookIsAnErrorThatNamesIt(Bundle bundle) {
    bundle
        .set("/hooks/createRuntime/-", Map.of("path", "/no/such/hook"))
        .refused()
        .saying("/no/such/hook");
  }
}
