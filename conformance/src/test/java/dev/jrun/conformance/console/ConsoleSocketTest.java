package dev.jrun.conformance.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.ConsoleListener;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Pty;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --console-socket}: the caller gets the terminal, and what the container's end is. */
class ConsoleSocketTest {

  private static Bundle terminal(Bundle bundle) {
    return bundle.set("/process/terminal", true);
  }

  private static ConsoleListener listener(Bundle bundle) {
    return new ConsoleListener(bundle.hostPath("console.sock"));
  }

  /** A container that runs a script at a terminal, detached. */
  private static Pty run(Bundle bundle, String script) {
    try (var listener = listener(bundle)) {
      var container = terminal(bundle).script(script).container();
      container.run("--detach", "--console-socket", listener.path().toString()).succeeded();
      return listener.accept();
    }
  }

  private static Pty exec(Bundle bundle, Container container, String script) {
    try (var listener = listener(bundle)) {
      var flags = List.of("--detach", "--tty", "--console-socket", listener.path().toString());
      container.execWith(flags, "sh", "-c", script).succeeded();
      return listener.accept();
    }
  }

  @Test
  void createSendsTheTerminal(Bundle bundle) {
    try (var listener = listener(bundle)) {
      var container = terminal(bundle).script("tty; read it; echo got $it").container();
      container.create("--console-socket", listener.path().toString());
      try (var pty = listener.accept()) {
        container.start();
        pty.await("/dev/pts/0\r\n").type("words\n");
        pty.await("got words\r\n");
      }
    }
  }

  @Test
  void runSendsTheTerminal(Bundle bundle) {
    try (var pty = run(bundle, "tty; read it; echo got $it")) {
      pty.await("/dev/pts/0\r\n").type("words\n");
      pty.await("got words\r\n");
    }
  }

  @Test
  void execSendsAnother(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().runDetached();
    try (var first = exec(bundle, container, "tty; sleep 100");
        var second = exec(bundle, container, "tty; read it; echo got $it")) {
      first.await("/dev/pts/0\r\n");
      second.await("/dev/pts/1\r\n").type("words\n");
      second.await("got words\r\n");
    }
  }

  @Test
  void theFileOfAnExecMayHaveATerminal(Bundle bundle) throws IOException {
    Path file =
        Files.writeString(
            bundle.hostPath("process.json"),
            """
            {"terminal": true, "consoleSize": {"height": 11, "width": 22}, "cwd": "/", "args":
             ["sh", "-c", "tty; stty size"], "env": ["PATH=/bin"], "user": {"uid": 0, "gid": 0}}
            """);
    var container = bundle.args("sleep", "100").container().runDetached();
    try (var listener = listener(bundle)) {
      var socket = listener.path().toString();
      container.execWith(List.of("-d", "--console-socket", socket, "-p", file.toString()));
      try (var pty = listener.accept()) {
        pty.await("/dev/pts/0\r\n11 22\r\n");
      }
    }
  }

  @Test
  void allStreamsAreTheTerminalAndNothingElseIsOpen(Bundle bundle) {
    String script = "for it in 0 1 2; do readlink /proc/self/fd/$it; done; ls /proc/1/fd; echo end";
    try (var pty = run(bundle, script)) {
      pty.await("end\r\n");
      assertEquals("/dev/pts/0\r\n".repeat(3) + "0  1  2\r\nend\r\n", pty.shown());
    }
  }

  @Test
  void theSizeIsThatOfTheConfig(Bundle bundle) {
    bundle.set("/process/consoleSize", Map.of("height", 33, "width", 99));
    try (var pty = run(bundle, "stty size")) {
      pty.await("33 99\r\n");
      assertEquals("33 99", pty.size());
    }
  }

  @Test
  void theTerminalIsThatOfTheSession(Bundle bundle) {
    String script = "echo to the terminal >/dev/tty; trap 'echo caught' INT; echo ready; sleep 100";
    try (var pty = run(bundle, script)) {
      pty.await("to the terminal\r\n").await("ready\r\n").type("\u0003");
      pty.await("caught\r\n");
    }
  }

  @Test
  void thatOfAnExecIsThatOfItsSession(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().runDetached();
    String script = "echo to the terminal >/dev/tty; trap 'echo caught' INT; echo ready; sleep 100";
    try (var pty = exec(bundle, container, script)) {
      pty.await("to the terminal\r\n").await("ready\r\n").type("\u0003");
      pty.await("caught\r\n");
    }
  }

  @Test
  void theConsoleIsTheTerminal(Bundle bundle) {
    String script =
        "stat -c %t:%T /dev/console $(tty); grep -c ' /dev/console .* devpts ' /proc/self/mountinfo;"
            + " echo through >/dev/console; echo end";
    try (var pty = run(bundle, script)) {
      pty.await("end\r\n");
      assertEquals("88:0\r\n88:0\r\n1\r\nthrough\r\nend\r\n", pty.shown());
    }
  }

  @Test
  void theConsoleOfAnExecIsThatOfTheContainer(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().runDetached();
    try (var pty = exec(bundle, container, "ls /dev/console; echo end")) {
      pty.await("end\r\n");
      assertTrue(pty.shown().contains("No such file"), pty::shown);
    }
  }

  @Test
  void theUserOwnsIt(Bundle bundle) {
    bundle.set("/process/user/uid", 1000).set("/process/user/gid", 1000);
    try (var pty = run(bundle, "stat -c '%u:%g %a' $(tty); echo end")) {
      pty.await("1000:5 620\r\nend\r\n");
    }
  }

  @Test
  void theUserOfAnExecOwnsIt(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().runDetached();
    try (var listener = listener(bundle)) {
      var socket = listener.path().toString();
      container
          .execWith(
              List.of("-d", "-t", "-u", "1000", "--console-socket", socket),
              "sh",
              "-c",
              "stat -c %u:%g $(tty)")
          .succeeded();
      try (var pty = listener.accept()) {
        pty.await("1000:5\r\n");
      }
    }
  }

  @Test
  void hangingUpEndsTheContainer(Bundle bundle) {
    // The shell is number one, which only gets what it has asked for.
    var container =
        terminal(bundle).script("trap 'exit 0' HUP; echo ready; while :; do sleep 0.1; done");
    try (var listener = listener(bundle)) {
      var it = container.container();
      it.run("--detach", "--console-socket", listener.path().toString()).succeeded();
      listener.accept().await("ready").close();
      it.await("stopped");
    }
  }

  @Table
  @ValueSource(strings = {"run", "create"})
  void detachedWithoutASocketItIsRefused(String command, Bundle bundle) {
    var container = terminal(bundle).args("true").container();
    String[] flags = command.equals("run") ? new String[] {"--detach"} : new String[0];
    bundle
        .runtime()
        .wait(container.begin(command, flags))
        .failed()
        .saying("cannot allocate tty if")
        .saying("will detach without setting console socket");
    assertEquals(List.of(), container.traces());
  }

  @Test
  void anExecWithoutASocketIsRefused(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().runDetached();
    var outcome = container.execWith(List.of("-d", "-t"), "true").complained();
    assertEquals(255, outcome.saying("will detach without setting console socket").status());
  }

  @Table
  @ValueSource(strings = {"run", "run --detach", "create"})
  void aSocketWithoutATerminalIsRefused(String command, Bundle bundle) {
    var container = bundle.args("true").container();
    String[] words = (command + " --console-socket /nowhere").split(" ");
    var outcome =
        bundle
            .runtime()
            .wait(
                container.begin(
                    words[0], List.of(words).subList(1, words.length).toArray(String[]::new)));
    outcome.failed().saying("cannot use console socket if");
    assertEquals(List.of(), container.traces());
  }

  @Test
  void aSocketThatNobodyListensAtIsAnError(Bundle bundle) {
    var container = terminal(bundle).args("true").container();
    container
        .tryCreate("--console-socket", bundle.hostPath("nobody").toString())
        .failed()
        .saying("no such file or directory");
    assertEquals(List.of(), container.traces());
  }

  @Test
  void withoutADevptsItIsAnError(Bundle bundle) {
    terminal(bundle)
        .setJson(
            "/mounts", "[{\"destination\": \"/proc\", \"type\": \"proc\", \"source\": \"proc\"}]");
    try (var listener = listener(bundle)) {
      var container = bundle.args("true").container();
      container.tryCreate("--console-socket", listener.path().toString()).failed();
      assertEquals(List.of(), container.traces());
    }
  }

  @Table
  @ValueSource(strings = {"/dev/console", "/dev/ptmx", "/dev/pts/0", "/dev/pts", "/dev"})
  @KnownDifference(
      runtime = "runc",
      until = "1.3.6",
      rows = "/dev",
      why = "makes links and devices on the host: CVE-2026-41579")
  void aHostileRootLeadsNowhere(String place, Bundle bundle) throws IOException {
    // CVE-2025-52565, CVE-2026-88264: no mount there, and a link to something of the host's.
    Path victim = bundle.hostDirectory("victim");
    Files.writeString(victim.resolve("file"), "content");
    String before = Host.manifest(victim);
    Path link = bundle.rootfs(place.substring(1));
    Host.run("rm", "-rf", link.toString());
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(
        link, place.equals("/dev/pts") || place.equals("/dev") ? victim : victim.resolve("file"));
    terminal(bundle)
        .set("/process/user/uid", 1000)
        .setJson(
            "/mounts", "[{\"destination\": \"/proc\", \"type\": \"proc\", \"source\": \"proc\"}]");
    try (var listener = listener(bundle)) {
      var container = bundle.args("true").container();
      var outcome = container.tryCreate("--console-socket", listener.path().toString());
      if (outcome.status() != 0) {
        outcome.failed();
      }
      assertEquals(before, Host.manifest(victim), outcome::toString);
    }
  }
}
