package dev.jrun.conformance.commandline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run}: create, start, wait and delete in one; in the foreground it is the container. */
class RunCommandTest {

  @Table
  @ValueSource(ints = {0, 1, 2, 42, 126, 127, 128, 255})
  void theExitStatusIsThatOfTheProcess(int status, Bundle bundle) {
    var container = bundle.script("exit " + status).container();
    assertEquals(status, container.run().status());
    container.assertGone();
  }

  @Table
  @ValueSource(strings = {"jrun:init", "\\377", "x\\rState:Z"})
  void aProgramMayCallItselfAnything(String name, Bundle bundle) {
    var container = bundle.script("printf '" + name + "' > /proc/self/comm; exit 3").container();
    assertEquals(3, container.run().status());
    container.assertGone();
  }

  @Table
  @CsvSource({"KILL,137", "TERM,143", "USR1,138", "SEGV,139"})
  void aSignalThatEndsTheProcessIs128PlusItsNumber(String signal, int status, Bundle bundle) {
    // Number one of a pid namespace is immune to all but KILL: the process lives in the host's.
    var container = bundle.withoutNamespace("pid").args("sleep", "100").container();
    var call = container.begin("run");
    Container.await("running", () -> container.call("state").stdout().contains("\"running\""));
    Host.signal(container.pid(), signal);
    assertEquals(status, bundle.runtime().wait(call).status());
  }

  @Table
  @ValueSource(strings = {"TERM", "INT", "HUP", "USR1", "USR2", "QUIT"})
  void signalsAreForwarded(String signal, Bundle bundle) {
    var container =
        bundle
            .script(
                "trap 'echo caught %s; exit 7' %s; echo ready; while :; do sleep 0.05; done"
                    .formatted(signal, signal))
            .container();
    var call = container.begin("run");
    container.awaitLine("ready");
    Host.signal(call.process().pid(), signal);
    assertEquals(7, bundle.runtime().wait(call).status());
    assertEquals("ready\ncaught " + signal, container.output().text());
  }

  @Test
  void standardInputIsPassedThrough(Bundle bundle) throws Exception {
    var container = bundle.args("tr", "a-z", "A-Z").container();
    var outcome = withInput(bundle, container, "hello\nworld\n".getBytes(UTF_8));
    assertEquals("HELLO\nWORLD\n", new String(outcome, UTF_8));
  }

  @Test
  void bytesArePassedThroughUnchanged(Bundle bundle) throws Exception {
    var bytes = new byte[1 << 20];
    new Random(7).nextBytes(bytes);
    assertTrue(Arrays.equals(bytes, withInput(bundle, bundle.args("cat").container(), bytes)));
  }

  private static byte[] withInput(Bundle bundle, Container container, byte[] input)
      throws Exception {
    container.create().delete();
    var process =
        bundle
            .runtime()
            .builder(bundle.runtime().command(container.arguments("run")))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var writer =
        Thread.ofVirtual()
            .start(() -> {
              try (var stdin = process.getOutputStream()) {
                stdin.write(input);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    var output = process.getInputStream().readAllBytes();
    writer.join();
    assertEquals(0, process.waitFor());
    return output;
  }

  @Test
  void standardOutputAndErrorStayApart(Bundle bundle) {
    var outcome = bundle.script("echo out; echo err >&2").container().run();
    assertEquals("out\n", outcome.stdout());
    assertEquals("err\n", outcome.stderr());
  }

  @Test
  void theRuntimeAddsNothingToTheOutput(Bundle bundle) {
    assertEquals("", bundle.args("true").container().run().succeeded().stdout());
  }

  @Table
  @ValueSource(strings = {"--detach", "-d"})
  void detachedItReturnsWhileTheContainerRuns(String flag, Bundle bundle) {
    var container = bundle.args("sleep", "100").container();
    container.run(flag).succeeded();
    assertEquals("running", container.status());
  }

  @Test
  void detachedTheStatusIsNotThatOfTheProcess(Bundle bundle) {
    var container = bundle.script("exit 9").container();
    container.run("--detach").succeeded();
    container.await("stopped").delete();
  }

  @Test
  void theContainerIsDeletedAtTheEnd(Bundle bundle) {
    var container = bundle.args("true").container();
    container.run().succeeded();
    container.call("state").failed().saying("does not exist");
  }

  @Test
  @KnownDifference(runtime = "crun", until = "1.9", why = "has no --keep")
  void keepKeepsTheContainer(Bundle bundle) {
    var container = bundle.script("exit 3").container();
    assertEquals(3, container.run("--keep").status());
    assertEquals("stopped", container.status());
    container.delete();
  }

  @Test
  void thePidFileHoldsDigitsOnly(Bundle bundle) throws IOException {
    Path file = bundle.hostPath("pid");
    var container = bundle.args("sleep", "100").container();
    container.run("--detach", "--pid-file", file.toString()).succeeded();
    assertEquals(Long.toString(container.pid()), Files.readString(file));
  }

  @Test
  void orphansAreReapedByTheContainer(Bundle bundle) {
    // A foreground run must not end with the first process that is inherited by it.
    var outcome = bundle.script("(sleep 0.1 &) ; sleep 0.3; exit 5").container().run();
    assertEquals(5, outcome.status());
  }

  @Test
  void anIdInUseIsRefusedAndLeftAlone(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    bundle
        .runtime()
        .call(container.arguments("run"))
        .failed()
        .saying("container with given ID already exists");
    assertEquals("running", container.status());
  }

  @Test
  void theBundleIsTheWorkingDirectoryByDefault(Bundle bundle) {
    var container = bundle.script("echo here").container();
    container.create().delete();
    var command = new ArrayList<>(List.of("/bin/sh", "-c", "cd \"$0\" && exec \"$@\""));
    command.add(bundle.directory().toString());
    command.addAll(bundle.runtime().command("run", container.id()));
    assertEquals("here", bundle.runtime().callExactly(command).succeeded().text());
  }

  @Test
  @KnownDifference(runtime = "crun", why = "fails when standard input is closed")
  void closedStreamsOfTheCallerAreNotFatal(Bundle bundle) {
    var container = bundle.script("exit 4").container();
    container.create().delete();
    var command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" <&-", "sh"));
    command.addAll(bundle.runtime().command(container.arguments("run")));
    assertEquals(4, bundle.runtime().callExactly(command).status());
  }

  @Test
  void processesLeftInTheContainerEndWithIt(Bundle bundle) {
    var container = bundle.script("setsid sleep 100 & exit 0").container();
    container.run();
    container.assertGone();
  }
}
