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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** How flags may be written: go-runc, conmon and conmon-rs each have their habits. */
class CliFlagsTest {

  /** Runs a command line in which ROOT, BUNDLE and ID stand for the case's own. */
  private static void runs(String line, Bundle bundle) {
    var container = bundle.script("echo ok").container();
    container.create().delete();
    var command = new ArrayList<>(List.of(bundle.runtime().binary().toString()));
    for (String word : line.split(" ", -1)) {
      command.add(
          word.replace("ROOT", bundle.runtime().root().toString())
              .replace("BUNDLE", bundle.directory().toString())
              .replace("ID", container.id()));
    }
    assertEquals("ok", bundle.runtime().callExactly(command).succeeded().text());
  }

  @Table
  @ValueSource(
      strings = {
        "--root ROOT run --bundle BUNDLE ID",
        "--root=ROOT run --bundle=BUNDLE ID",
        "--root ROOT run -b BUNDLE ID",
        "--root ROOT --root ROOT run --bundle BUNDLE ID",
        "--root=ROOT --log-format=text --root=ROOT --log-format=json run --bundle BUNDLE ID",
        "--rootless=false --root ROOT run --bundle BUNDLE ID",
        "--rootless false --root ROOT run --bundle BUNDLE ID",
        "--root ROOT run --no-new-keyring --bundle BUNDLE ID",
        "--root ROOT run --no-pivot --bundle BUNDLE ID",
        "--root ROOT run --bundle BUNDLE --preserve-fds 0 ID",
        "--root ROOT run --bundle BUNDLE --preserve-fds=0 ID",
        "--root ROOT run --bundle BUNDLE --no-subreaper ID"
      })
  void theUsualForms(String line, Bundle bundle) {
    runs(line, bundle);
  }

  @Table
  @ValueSource(
      strings = {
        "-root ROOT run -bundle BUNDLE ID",
        "-root=ROOT run -bundle=BUNDLE ID",
        "--root ROOT run -no-subreaper --bundle BUNDLE ID",
        "--root ROOT run -no-new-keyring=true --bundle BUNDLE ID"
      })
  @KnownDifference(runtime = "crun", why = "has no single-dash long flags")
  void longFlagsWithASingleDash(String line, Bundle bundle) {
    runs(line, bundle);
  }

  @Test
  void anUnknownFlagIsRefused(OciRuntime runtime) {
    var outcome = runtime.call("state", "--no-such-flag", "x").complained();
    assertTrue(outcome.stderr().contains("no-such-flag"), outcome::toString);
  }

  @Test
  void anUnknownGlobalFlagIsRefused(OciRuntime runtime) {
    runtime
        .callExactly(List.of(runtime.binary().toString(), "--no-such-flag", "list"))
        .complained();
  }

  @Test
  void anUnknownCommandIsRefused(OciRuntime runtime) {
    var outcome = runtime.call("no-such-command");
    assertTrue(outcome.status() != 0, outcome::toString);
    assertTrue(
        (outcome.stdout() + outcome.stderr()).contains("no-such-command"), outcome::toString);
  }

  @Test
  void aFlagWithoutItsValueIsRefused(OciRuntime runtime) {
    // podman probes for these words.
    var outcome = runtime.call("create", "--bundle");
    assertTrue(outcome.status() != 0, outcome::toString);
    String text = outcome.stdout() + outcome.stderr();
    assertTrue(
        text.contains("flag needs an argument") || text.contains("requires an argument"),
        outcome::toString);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "takes what is no number for 0")
  void aNumberThatIsNoneIsRefused(Bundle bundle) {
    bundle.args("true").container().tryCreate("--preserve-fds", "many").complained();
  }

  @Test
  void theStateLiesInTheRoot(Bundle bundle) throws IOException {
    var container = bundle.args("sleep", "100").container().create();
    try (Stream<Path> entries = Files.list(bundle.runtime().root())) {
      assertTrue(entries.anyMatch(entry -> entry.getFileName().toString().equals(container.id())));
    }
  }

  @Test
  void aRelativeRootIsTakenFromTheWorkingDirectory(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    var relative = bundle.runtime().workDirectory().relativize(bundle.runtime().root());
    bundle
        .runtime()
        .callExactly(
            List.of(
                bundle.runtime().binary().toString(),
                "--root",
                relative.toString(),
                "state",
                container.id()))
        .succeeded();
  }

  @Test
  void rootsAreSeparate(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    bundle
        .runtime()
        .callExactly(
            List.of(
                bundle.runtime().binary().toString(),
                "--root",
                bundle.hostPath("other").toString(),
                "state",
                container.id()))
        .failed()
        .saying("does not exist");
  }

  @Test
  void aTerminalNeedsAConsoleSocketWhenDetached(Bundle bundle) {
    bundle.set("/process/terminal", true).refused();
  }

  @Test
  void aConsoleSocketNeedsATerminal(Bundle bundle) {
    bundle.args("true").container().tryCreate("--console-socket", "/no/such/socket").failed();
  }
}
