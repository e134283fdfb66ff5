package dev.jrun.conformance.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Call;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code exec}: one more process, in the foreground and detached, and in which containers. */
class ExecTest {

  private static Container running(Bundle bundle) {
    return bundle.args("sleep", "100").container().runDetached();
  }

  @Test
  void theProcessIsOneMoreInTheContainer(Bundle bundle) {
    var container = running(bundle);
    var facts = container.execFacts("echo $$; cat /proc/1/comm; readlink /proc/self/root; pwd");
    assertNotEquals("1", facts.lines().getFirst());
    assertEquals(List.of("sleep", "/", "/"), facts.lines().subList(1, 4));
    assertEquals("running", container.status());
  }

  @Table
  @ValueSource(strings = {"pid", "net", "ipc", "uts", "mnt", "user", "cgroup", "time"})
  void itIsInTheNamespaceOfTheContainer(String type, Bundle bundle) {
    var container = running(bundle.namespace("cgroup", null));
    assertEquals(
        Host.namespace(Long.toString(container.pid()), type),
        container.execFacts("readlink /proc/self/ns/" + type).text());
  }

  @Test
  void joinedNamespacesAreJoinedToo(Bundle first, Bundle second) {
    long pid = running(first).pid();
    for (String type : List.of("network", "ipc", "pid", "uts")) {
      String file = type.equals("network") ? "net" : type;
      second.namespace(type, "/proc/" + pid + "/ns/" + file);
    }
    var container = second.mount("/proc", "proc", "proc").args("sleep", "100").container();
    container.runDetached();
    var facts =
        container.execFacts("for it in net ipc pid uts; do readlink /proc/self/ns/$it; done");
    assertEquals(
        List.of("net", "ipc", "pid", "uts").stream()
            .map(file -> Host.namespace(Long.toString(pid), file))
            .toList(),
        facts.lines());
  }

  @Test
  void namespacesOfTheHostAreThoseOfTheHost(Bundle bundle) {
    var container = running(bundle.withoutNamespace("pid").withoutNamespace("network"));
    var facts = container.execFacts("readlink /proc/self/ns/pid; readlink /proc/self/ns/net");
    assertEquals(
        List.of(Host.namespace("self", "pid"), Host.namespace("self", "net")), facts.lines());
  }

  @Table
  @ValueSource(ints = {0, 1, 2, 42, 126, 127, 128, 255})
  void theExitStatusIsThatOfTheProcess(int status, Bundle bundle) {
    assertEquals(status, running(bundle).exec("sh", "-c", "exit " + status).status());
  }

  @Table
  @CsvSource({"KILL,137", "TERM,143", "USR1,138", "SEGV,139"})
  void aSignalThatEndsTheProcessIs128PlusItsNumber(String signal, int status, Bundle bundle) {
    var outcome = running(bundle).exec("sh", "-c", "kill -" + signal + " $$; sleep 10");
    assertEquals(status, outcome.status());
  }

  @Table
  @ValueSource(strings = {"TERM", "INT", "HUP", "USR1", "USR2", "QUIT"})
  void signalsAreForwarded(String signal, Bundle bundle) throws IOException {
    var call =
        running(bundle)
            .beginExec(
                List.of(),
                "sh",
                "-c",
                "trap 'echo caught; exit 7' %s; echo ready; while :; do sleep 0.05; done"
                    .formatted(signal));
    awaitOutput(call, "ready\n");
    Host.signal(call.process().pid(), signal);
    assertEquals(7, bundle.runtime().wait(call).status());
    assertEquals("ready\ncaught\n", Files.readString(call.stdout()));
  }

  private static void awaitOutput(Call call, String output) {
    Container.await(
        "output " + output,
        () -> {
          try {
            return Files.readString(call.stdout()).equals(output);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  @Test
  void standardInputIsPassedThrough(Bundle bundle) throws Exception {
    var container = running(bundle);
    var process =
        bundle
            .runtime()
            .builder(bundle.runtime().command("exec", container.id(), "tr", "a-z", "A-Z"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var stdin = process.getOutputStream()) {
      stdin.write("hello\nworld\n".getBytes(UTF_8));
    }
    assertEquals("HELLO\nWORLD\n", new String(process.getInputStream().readAllBytes(), UTF_8));
    assertEquals(0, process.waitFor());
  }

  @Test
  void standardOutputAndErrorStayApart(Bundle bundle) {
    var outcome = running(bundle).exec("sh", "-c", "echo out; echo err >&2");
    assertEquals("out\n", outcome.stdout());
    assertEquals("err\n", outcome.stderr());
  }

  @Table
  @ValueSource(strings = {"--detach", "-d"})
  void detachedItReturnsWhileTheProcessRuns(String flag, Bundle bundle) throws IOException {
    var container = running(bundle);
    Path file = bundle.hostPath("pid");
    container.execWith(List.of(flag, "--pid-file", file.toString()), "sleep", "200").succeeded();
    long pid = Long.parseLong(Files.readString(file));
    Container.await("sleep", () -> Host.run("cat", "/proc/" + pid + "/comm").equals("sleep"));
    assertTrue(container.execFacts("ps").text().contains("sleep 200"));
    Host.signal(pid, "KILL");
  }

  @Test
  void detachedTheStatusIsNotThatOfTheProcess(Bundle bundle) {
    running(bundle).execWith(List.of("--detach"), "sh", "-c", "exit 9").succeeded();
  }

  @Test
  void thePidFileIsWrittenInTheForegroundToo(Bundle bundle) throws IOException {
    Path file = bundle.hostPath("pid");
    running(bundle).execWith(List.of("--pid-file", file.toString()), "true").succeeded();
    assertTrue(Files.readString(file).matches("[0-9]+"));
  }

  @Test
  void aCreatedContainerCanBeEntered(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    assertEquals("here", container.execFacts("echo here").text());
    assertEquals("created", container.status());
    container.start();
    assertEquals("running", container.status());
  }

  @Test
  void aStoppedContainerCannot(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    assertEquals(
        255,
        container.exec("true").complained().saying("cannot exec in a stopped container").status());
  }

  @Test
  void anUnknownContainerCannot(Bundle bundle) {
    var outcome = bundle.runtime().call("exec", "nobody", "true").complained();
    assertEquals(255, outcome.saying("does not exist").status());
  }

  @Test
  void aPausedContainerCannot(Bundle bundle) {
    var container = running(bundle);
    container.call("pause").succeeded();
    try {
      var outcome = container.exec("true").complained();
      assertEquals(255, outcome.saying("cannot exec in a paused container").status());
    } finally {
      container.call("resume").succeeded();
    }
  }

  @Test
  void inAPausedContainerTheProcessWaitsIfThatIsWanted(Bundle bundle) throws InterruptedException {
    var container = running(bundle);
    container.call("pause").succeeded();
    var call = container.beginExec(List.of("--ignore-paused"), "sh", "-c", "exit 5");
    Thread.sleep(300);
    assertTrue(call.process().isAlive());
    container.call("resume").succeeded();
    assertEquals(5, bundle.runtime().wait(call).status());
  }

  @Test
  void withoutACommandItIsRefused(Bundle bundle) {
    var outcome = running(bundle).exec().complained();
    assertEquals(255, outcome.saying("process args cannot be empty").status());
  }

  @Test
  void fiftyAtOnce(Bundle bundle) {
    var container = running(bundle);
    var calls = new ArrayList<Call>();
    IntStream.range(0, 50)
        .forEach(i ->
            calls.add(container.beginExec(List.of(), "sh", "-c", "echo " + i + "; exit " + i)));
    for (int i = 0; i < calls.size(); i++) {
      var outcome = bundle.runtime().wait(calls.get(i));
      assertEquals(i + "\n", outcome.stdout(), outcome::toString);
      assertEquals(i, outcome.status());
    }
    assertEquals("1", container.execFacts("ls -d /proc/[0-9]* | grep -c '/1$'").text());
    // The shell, its ls, its grep, and number one: nothing else is left.
    assertTrue(container.execFacts("ls -d /proc/[0-9]*").lines().size() <= 4);
  }

  @Test
  void deletingTheContainerEndsIt(Bundle bundle) {
    var container = running(bundle);
    var call = container.beginExec(List.of(), "sleep", "200");
    Container.await("sleep", () -> container.exec("ps").stdout().contains("sleep 200"));
    container.call("delete", "--force").succeeded();
    assertEquals(137, bundle.runtime().wait(call).status());
    container.assertGone();
  }

  @Test
  void deletingAContainerOfTheHostsPidNamespaceEndsItToo(Bundle bundle) {
    var container = running(bundle.withoutNamespace("pid"));
    container.execWith(List.of("--detach"), "sleep", "200").succeeded();
    // Runc warns that it had to try twice.
    assertEquals(0, container.call("delete", "--force").status());
    container.assertGone();
  }
}
