package dev.jrun.conformance.clients.podman;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What podman shows of containers that run, and brings into and out of them. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class ObservationTest {

  @Test
  void bothStreamsAreLogged(Podman podman) {
    String container = podman.startScript("", "echo out; echo err >&2");
    podman.text("wait", container);
    var outcome = podman.call("logs", container);
    assertEquals("out\n", outcome.stdout());
    assertEquals("err\n", outcome.stderr());
  }

  @Test
  void logsCanBeFollowed(Podman podman) {
    String container = podman.startScript("", "for i in 1 2 3; do echo line $i; sleep 0.2; done");
    assertEquals("line 1\nline 2\nline 3\n", podman.call("logs", "--follow", container).stdout());
  }

  @Test
  void oneCanAttach(Podman podman) throws Exception {
    String container =
        podman.startScript("--interactive", "while read it; do echo got $it; done; exit 5");
    var process = podman.machine().builder(podman.command("attach", container)).start();
    process.outputWriter(UTF_8).append("one\ntwo\n").close();
    assertEquals(
        "got one\ngot two", new String(process.getInputStream().readAllBytes(), UTF_8).strip());
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals("5", podman.text("wait", container));
  }

  @Test
  void topShowsTheProcesses(Podman podman) {
    String container = podman.startScript("--user guest", "sleep 200 & exec sleep 100");
    podman.await(container, ".State.Status", "running");
    var facts = podman.text("top", container, "pid", "user", "args");
    assertTrue(facts.contains("1           guest       sleep 100"), facts);
    assertTrue(facts.contains("sleep 200"), facts);
  }

  @Test
  void topRunsPsOfTheContainer(Podman podman) {
    String container = podman.start("", "sleep", "100");
    String shown = podman.text("top", container, "-o", "pid,comm");
    assertTrue(shown.contains("sleep"), shown);
  }

  @Test
  void statsAreOfTheContainersGroup(Podman podman) {
    String container =
        podman.startScript("--memory 64m --pids-limit 50", "sleep 100 & while :; do :; done");
    Podman.pause(500);
    String[] figures =
        podman
            .text(
                "stats",
                "--no-stream",
                "--format",
                "{{.CPU}} {{.MemUsageBytes}} {{.PIDs}} {{.Name}}",
                container)
            .split(" ");
    assertTrue(Double.parseDouble(figures[0].replace("%", "")) > 0, String.join(" ", figures));
    assertEquals("64MiB", figures[3]);
    assertEquals("2", figures[4]);
    assertEquals(container, figures[5]);
  }

  @Test
  void filesCanBeCopiedInAndOut(Podman podman) throws Exception {
    Path files = podman.machine().newDirectory("copies");
    Path in = Files.writeString(files.resolve("in"), "words");
    String container = podman.start("--tmpfs /volatile", "sleep", "100");
    podman.text("cp", in.toString(), container + ":/tmp/there");
    podman.text("cp", in.toString(), container + ":/volatile/there");
    assertEquals(
        "wordswords", podman.execFacts("", container, "cat /tmp/there /volatile/there").text());
    podman.text("cp", container + ":/volatile/there", files.resolve("out").toString());
    assertEquals("words", Files.readString(files.resolve("out")));
  }

  @Test
  void eventsAreToldOf(Podman podman) {
    String container = podman.startScript("", "exit 3");
    podman.text("wait", container);
    podman.await(container, ".State.Status", "exited");
    String told =
        podman.text(
            "events",
            "--stream=false",
            "--filter",
            "container=" + container,
            "--format",
            "{{.Status}}");
    for (String status : new String[] {"create", "init", "start", "died"}) {
      assertTrue(told.contains(status), told);
    }
  }

  @Test
  void aContainerBecomesAnImage(Podman podman) {
    String container = podman.startScript("", "echo words > /tmp/there; sleep 100");
    podman.call("commit", "--quiet", container, "localhost/made").succeeded();
    var run =
        podman.call("run", "--rm", "--network", "none", "localhost/made", "cat", "/tmp/there");
    assertEquals("words", run.succeeded().text());
    podman.call("rmi", "localhost/made").succeeded();
  }
}
