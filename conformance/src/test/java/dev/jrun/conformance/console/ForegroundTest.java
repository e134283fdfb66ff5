package dev.jrun.conformance.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Pty;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** A terminal in the foreground: the caller's and the container's are one, and apart afterwards. */
class ForegroundTest {

  private Pty user;
  private String before;

  @BeforeEach
  void open() {
    user = Pty.ofHost();
    user.resize(24, 80);
    before = user.settings();
  }

  @AfterEach
  void close() {
    user.close();
  }

  /** The runtime with the user's terminal as that of its session. */
  private Process start(Bundle bundle, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("setsid", "--ctty", "--wait"));
    command.addAll(bundle.runtime().command(arguments));
    var terminal = Path.of(user.path()).toFile();
    return bundle
        .runtime()
        .builder(command)
        .redirectInput(terminal)
        .redirectOutput(terminal)
        .redirectError(terminal)
        .start();
  }

  private Process run(Bundle bundle, Container container) throws IOException {
    container.begin("state");
    return start(bundle, container.arguments("run"));
  }

  private static Container container(Bundle bundle, String script) {
    return bundle.set("/process/terminal", true).script(script).container();
  }

  /** The exit status, once the terminal is as it was before. */
  private int end(Process process) throws InterruptedException {
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), user::shown);
    assertEquals(before, user.settings());
    return process.exitValue();
  }

  private static long runtime(Process process) {
    return process.children().findFirst().orElseThrow().pid();
  }

  @Test
  void whatIsTypedGoesInAndWhatIsShownComesOut(Bundle bundle) throws Exception {
    var process = run(bundle, container(bundle, "tty; read it; echo got $it; exit 5"));
    user.await("/dev/pts/0\r\n").type("words\r");
    assertEquals(5, end(process));
    user.await("got words\r\n");
    assertEquals("/dev/pts/0\r\nwords\r\ngot words\r\n", user.shown());
  }

  @Test
  void execToo(Bundle bundle) throws Exception {
    var container = bundle.args("sleep", "100").container().runDetached();
    var process =
        start(
            bundle, "exec", "-t", container.id(), "sh", "-c", "tty; read it; echo got $it; exit 5");
    user.await("/dev/pts/0\r\n").type("words\r");
    assertEquals(5, end(process));
    user.await("got words\r\n");
    assertEquals("/dev/pts/0\r\nwords\r\ngot words\r\n", user.shown());
  }

  @Test
  void keysAreForTheContainerAlone(Bundle bundle) throws Exception {
    var process =
        run(
            bundle,
            container(
                bundle,
                "trap 'echo caught; exit 3' INT; echo ready; while :; do sleep 0.05; done"));
    user.await("ready\r\n");
    assertFalse(user.echoes());
    assertNotEquals(before, user.settings());
    user.type("\u0003");
    assertEquals(3, end(process));
    user.await("caught\r\n");
  }

  @Test
  void theContainersTerminalIsAsLargeAsTheUsers(Bundle bundle) throws Exception {
    var process =
        run(
            bundle,
            container(
                bundle,
                "trap 'stty size' WINCH; echo ready; while ! test \"$(stty size)\" = '7 9'; do sleep 0.05; done; echo end"));
    user.await("ready\r\n");
    user.resize(33, 99);
    user.await("33 99\r\n");
    user.resize(7, 9);
    user.await("end\r\n");
    assertEquals(0, end(process));
  }

  @Test
  void itIsSoFromTheBeginning(Bundle bundle) throws Exception {
    var process = run(bundle, container(bundle, "sleep 0.3; stty size"));
    user.await("24 80\r\n");
    assertEquals(0, end(process));
  }

  @Test
  void theLastWordIsNotLost(Bundle bundle) throws Exception {
    var process =
        run(
            bundle,
            container(bundle, "i=0; while test $i -lt 3000; do echo line $i; i=$((i+1)); done"));
    assertEquals(0, end(process));
    user.await("line 2999\r\n");
    assertEquals(3000, user.shown().lines().count());
  }

  @Test
  void anExecEndsThoughItsTerminalIsStillOpen(Bundle bundle) throws Exception {
    var container = bundle.args("sleep", "100").container().runDetached();
    var process =
        start(
            bundle, "exec", "-t", container.id(), "sh", "-c", "trap '' HUP; sleep 100 & echo end");
    assertEquals(0, end(process));
    user.await("end\r\n");
  }

  @Table
  @ValueSource(strings = {"TERM", "HUP", "USR1", "INT"})
  void aSignalEndsItAndTheTerminalIsRestored(String signal, Bundle bundle) throws Exception {
    var container =
        container(bundle, "trap 'exit 9' " + signal + "; echo ready; while :; do sleep 0.05; done");
    var process = run(bundle, container);
    user.await("ready\r\n");
    Host.signal(runtime(process), signal);
    assertEquals(9, end(process));
    container.assertGone();
  }

  @Test
  void theContainerIsKilledAndTheTerminalIsRestored(Bundle bundle) throws Exception {
    var container = container(bundle, "echo ready; sleep 100");
    var process = run(bundle, container);
    user.await("ready\r\n");
    container.kill("KILL");
    assertEquals(137, end(process));
    container.assertGone();
  }

  @Table
  @ValueSource(strings = {"no-such-program", "/bin/garbage"})
  void afterAFailureTheTerminalIsAsItWas(String program, Bundle bundle) throws Exception {
    var garbage = java.nio.file.Files.writeString(bundle.rootfs("bin/garbage"), "\u0001garbage");
    assertTrue(garbage.toFile().setExecutable(true));
    var container = bundle.set("/process/terminal", true).args(program).container();
    var process = run(bundle, container);
    assertEquals(1, end(process));
    container.assertGone();
  }

  @Test
  void withoutATerminalOfTheCallersItIsRefused(Bundle bundle) {
    var container = container(bundle, "true");
    container.run().failed();
    assertEquals(List.of(), container.traces());
  }

  @Test
  void oneStreamThatIsATerminalIsEnough(Bundle bundle) throws Exception {
    var container = container(bundle, "echo here; exit 4");
    container.begin("state");
    Path output = bundle.hostPath("output");
    var command =
        Stream.concat(
                Stream.of("setsid", "--ctty", "--wait"),
                bundle.runtime().command(container.arguments("run")).stream())
            .toList();
    var process =
        bundle
            .runtime()
            .builder(command)
            .redirectInput(Path.of(user.path()).toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(4, end(process));
    // As it is in a file: without the carriage returns of a terminal.
    assertEquals("here", Host.run("cat", output.toString()));
  }
}
