package dev.jrun.conformance.clients.podman;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Call;
import dev.jrun.conformance.harness.Patience;
import dev.jrun.conformance.harness.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code podman exec}: more processes in a container. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class ExecTest {

  @Test
  void bothStreamsComeOut(Podman podman) {
    String container = podman.start("", "sleep", "100");
    var outcome = podman.exec("", container, "sh", "-c", "echo out; echo err >&2; exit 5");
    assertEquals(5, outcome.status(), outcome::toString);
    assertEquals("out\n", outcome.stdout());
    assertEquals("err\n", outcome.stderr());
  }

  @Table
  @ValueSource(ints = {0, 1, 255})
  void theStatusIsThatOfTheProcess(int status, Podman podman) {
    String container = podman.start("", "sleep", "100");
    assertEquals(status, podman.exec("", container, "sh", "-c", "exit " + status).status());
  }

  @Table
  @CsvSource({
    "no-such-program, 127, executable file not found",
    "/no/such/program, 127, no such file or directory",
    "/etc/passwd, 126, permission denied",
    "/etc, 126, permission denied"
  })
  void whatCannotBeExecutedSaysSo(String program, int status, String reason, Podman podman) {
    String container = podman.start("", "sleep", "100");
    var outcome = podman.exec("", container, program);
    assertEquals(status, outcome.status(), outcome::toString);
    assertTrue(outcome.stderr().toLowerCase(Locale.ROOT).contains(reason), outcome::toString);
    assertEquals("running", podman.inspect(container, ".State.Status"));
  }

  @Table
  @CsvSource(
      delimiter = '|',
      value = {
        "environment       | --env WORD=one    | echo $WORD               | one",
        "of the container  | ''                | echo $FIRST              | first",
        "working directory | --workdir /tmp    | pwd                      | /tmp",
        "user              | --user guest      | echo $(id -u) $(id -G)   | 1000 1000 50",
        "user of container | ''                | id -u                    | 4242",
        "group of container | ''               | grep -c libpod- /proc/self/cgroup    | 1"
      })
  void isAsTheFlagSays(String what, String flags, String script, String expected, Podman podman) {
    String container = podman.start("--env FIRST=first --user 4242", "sleep", "100");
    String printed = podman.execFacts(flags, container, script).text();
    if (what.equals("group of container")) {
      // One line for each hierarchy.
      assertNotEquals("0", printed);
    } else {
      assertEquals(expected, printed, what);
    }
  }

  @Test
  void itMayHaveMorePrivilegesThanTheContainer(Podman podman) {
    String container = podman.start("--user 4242", "sleep", "100");
    var status = podman.execFacts("--privileged --user root", container, "cat /proc/self/status");
    assertTrue(Long.bitCount(Long.parseLong(status.value("CapEff"), 16)) > 30, status::text);
  }

  @Test
  void itIsInTheNamespacesOfTheContainer(Podman podman) {
    String container = podman.start("", "sleep", "100");
    String script = "for it in pid net ipc uts mnt; do readlink /proc/$1/ns/$it; done";
    assertEquals(
        podman.exec("", container, "sh", "-c", script, "sh", "1").succeeded().text(),
        podman.exec("", container, "sh", "-c", script, "sh", "self").succeeded().text());
  }

  @Test
  void detachedItGoesOnByItself(Podman podman) {
    String container = podman.start("", "sleep", "100");
    podman.exec("--detach", container, "sh", "-c", "echo done > /tmp/mark; sleep 123").succeeded();
    Patience.await(
        Patience.of(10),
        "the mark",
        () -> podman.exec("", container, "cat", "/tmp/mark").stdout().equals("done\n"));
    assertTrue(podman.execFacts("", container, "ps").text().contains("sleep 123"));
  }

  @Test
  void manyAtOnce(Podman podman) {
    String container = podman.start("", "sleep", "100");
    List<Call> calls =
        IntStream.range(0, 8)
            .mapToObj(i -> podman.begin("exec", container, "sh", "-c", "echo " + i + "; exit " + i))
            .toList();
    for (int i = 0; i < calls.size(); i++) {
      var outcome = podman.machine().wait(calls.get(i));
      assertEquals(i, outcome.status(), outcome::toString);
      assertEquals(Integer.toString(i), outcome.text());
    }
  }

  @Test
  void standardInputGoesIn(Podman podman) throws Exception {
    String container = podman.start("", "sleep", "100");
    var process =
        podman.machine().builder(podman.command("exec", "--interactive", container, "cat")).start();
    process.outputWriter(UTF_8).append("words\n").close();
    assertEquals("words\n", new String(process.getInputStream().readAllBytes(), UTF_8));
    assertEquals(0, process.waitFor());
  }

  @Test
  void itEndsWithTheContainer(Podman podman) {
    String container = podman.start("", "sleep", "100");
    Call call = podman.begin("exec", container, "sh", "-c", "echo begun; sleep 100");
    Patience.await(Patience.of(10), "begun", () -> podman.output(call).contains("begun"));
    podman.text("kill", container);
    assertEquals(137, podman.machine().wait(call).status());
  }

  @Test
  void thereIsNoneInAContainerThatHasStopped(Podman podman) {
    String container = podman.start("", "true");
    podman.await(container, ".State.Status", "exited");
    var outcome = podman.exec("", container, "true");
    assertEquals(255, outcome.status(), outcome::toString);
  }

  @Test
  void thereIsNoneInAContainerThatIsPaused(Podman podman) {
    String container = podman.start("", "sleep", "100");
    podman.text("pause", container);
    var outcome = podman.exec("", container, "true");
    podman.text("unpause", container);
    assertTrue(Stream.of(125, 255).anyMatch(s -> s == outcome.status()), outcome::toString);
    podman.exec("", container, "true").succeeded();
  }
}
