package dev.jrun.conformance.commandline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags that crun has beyond those of runc. */
@KnownDifference(runtime = "runc", why = "has none of them")
class CrunExtrasTest {

  @Table
  @ValueSource(strings = {"--config", "-f"})
  void theConfigurationMayBeAnotherFile(String flag, Bundle bundle) throws IOException {
    var container = bundle.script("echo here").container();
    container.create().delete();
    Path other = bundle.hostPath("other.json");
    Files.move(bundle.directory().resolve("config.json"), other);
    var runtime = bundle.runtime();
    assertEquals(
        "here",
        runtime.call(container.arguments("run", flag, other.toString())).succeeded().text());
    runtime.call(container.arguments("create", flag, other.toString())).succeeded();
    container.start().await("stopped").delete();
  }

  @Test
  @KnownDifference(runtime = "crun", why = "names the file that it did not look for")
  void anotherFileThatIsMissingIsNamed(Bundle bundle) {
    var container = bundle.args("true").container();
    container.create().delete();
    var outcome =
        bundle.runtime().call(container.arguments("create", "--config", "/no/such/file")).failed();
    assertTrue(outcome.stderr().contains("/no/such/file"), outcome::toString);
  }

  @Table
  @ValueSource(strings = {"--regex", "-r"})
  void deleteTakesAnExpression(String flag, Bundle first, Bundle second, Bundle other) {
    var one = first.args("sleep", "100").container().createAndStart();
    var two = second.args("sleep", "100").container().create();
    var three = other.args("sleep", "100").container().createAndStart();
    String ids = "^(" + one.id() + "|" + two.id() + ")$";
    first.runtime().call("delete", "--force", flag, ids).succeeded();
    one.assertGone();
    two.assertGone();
    assertEquals("running", three.status());
  }

  @Test
  void killTakesAnExpression(Bundle first, Bundle second) {
    var one = first.args("sleep", "100").container().createAndStart();
    var two = second.args("sleep", "100").container().createAndStart();
    first.runtime().call("kill", "--regex", "^case-.*", "KILL").succeeded();
    one.await("stopped");
    two.await("stopped");
  }

  @Test
  void anExpressionThatFitsNothingIsNoError(OciRuntime runtime) {
    runtime.call("delete", "--regex", "^nobody$").succeeded();
  }

  /** All the same, the others are deleted. */
  @Test
  @KnownDifference(runtime = "crun", why = "only warns of it")
  void oneThatRunsIsNamed(Bundle first, Bundle second) {
    var one = first.args("sleep", "100").container().createAndStart();
    var two = second.args("sleep", "100").container().create();
    var outcome = first.runtime().call("delete", "--regex", ".").failed();
    assertTrue(outcome.stderr().contains(one.id() + ": cannot delete"), outcome::toString);
    assertEquals("running", one.status());
    two.assertGone();
  }

  @Table
  @ValueSource(strings = {"cgroupfs", "disabled"})
  void groupsAreMadeBy(String manager, Bundle bundle) {
    var container = bundle.script("echo ok").container();
    container.create().delete();
    var words = new ArrayList<>(List.of("--cgroup-manager", manager));
    words.addAll(List.of(container.arguments("run")));
    assertEquals("ok", bundle.runtime().call(words.toArray(String[]::new)).succeeded().text());
  }
}
