package dev.jrun.conformance.clients.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Outcome;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ctr run} and {@code ctr task}: the life of a container under containerd's shim. */
@ContainerdCases
class TasksTest {

  @Table
  @ValueSource(ints = {0, 1, 42, 255})
  void theExitStatusIsThatOfTheProcess(int status, Ctr ctr) {
    assertEquals(status, ctr.run("exit " + status).status());
  }

  @Test
  void bothStreamsComeApart(Ctr ctr) {
    var outcome = ctr.run("echo out; echo err >&2");
    assertEquals("out\n", outcome.stdout());
    assertEquals("err\n", outcome.stderr());
  }

  @Test
  void whatCannotBeExecutedSaysWhy(Ctr ctr) {
    var outcome = ctr.wait(ctr.beginRun(List.of("nothing"), "--rm"));
    assertEquals(1, outcome.status());
    assertTrue(outcome.stderr().contains("executable file not found in $PATH"), outcome::toString);
  }

  @Test
  void anExecIsOneMoreProcess(Ctr ctr) {
    var task = ctr.idle();
    assertEquals(
        Host.namespace(Long.toString(task.pid()), "pid"),
        task.execFacts("readlink /proc/self/ns/pid").text());
    assertEquals("/tmp", task.execFacts("pwd", "--cwd", "/tmp").text());
    assertEquals("1000", task.execFacts("id -u", "--user", "guest").text());
    assertEquals(9, task.exec("exit 9").status());
  }

  @Test
  void anExecGoesOnAlone(Ctr ctr) {
    var task = ctr.idle();
    task.execFacts("sleep 0.2; echo done >/file", "--detach");
    Container.await("the file", () -> task.exec("cat /file").stdout().equals("done\n"));
  }

  @Test
  void manyExecsAtOnce(Ctr ctr) {
    var task = ctr.idle();
    var statuses =
        IntStream.range(0, 10)
            .parallel()
            .map(n -> task.exec("exit " + n).status())
            .boxed()
            .toList();
    assertEquals(IntStream.range(0, 10).boxed().toList(), statuses);
  }

  @Test
  void containersStartAndEndAtOnce(Ctr ctr) {
    var calls = IntStream.range(0, 8).mapToObj(n -> ctr.beginRun("exit " + n)).toList();
    assertEquals(
        IntStream.range(0, 8).boxed().toList(),
        calls.stream().map(ctr::wait).map(Outcome::status).toList());
  }

  @Test
  void aPausedTaskStandsStill(Ctr ctr) throws InterruptedException {
    var task =
        ctr.runDetached(
            "i=0; while :; do i=$((i+1)); echo $i >/count; sleep 0.02; done", "--null-io");
    String count = "/proc/" + task.pid() + "/root/count";
    task.call("pause");
    assertEquals("PAUSED", task.status());
    String before = Host.run("cat", count);
    Thread.sleep(200);
    assertEquals(before, Host.run("cat", count));
    task.call("resume");
    assertEquals("RUNNING", task.status());
    Container.await("more", () -> !Host.run("cat", count).equals(before));
  }

  @Table
  @CsvSource({"SIGTERM, TERM, 42", "SIGUSR1, USR1, 42", "SIGKILL, TERM, 137"})
  void killSendsAnySignal(String signal, String trapped, int status, Ctr ctr) {
    var task =
        ctr.runDetached(
            "trap 'exit 42' " + trapped + "; >/ready; while :; do sleep 0.05; done", "--null-io");
    Container.await("ready", () -> task.exec("test -e /ready").status() == 0);
    task.call("kill", "--signal", signal);
    task.await("STOPPED");
    assertEquals(status, task.remove());
  }

  @Test
  void killAllReachesAllProcesses(Ctr ctr) {
    var task = ctr.idle();
    task.execFacts("trap '' HUP; sleep 1234", "--detach");
    Container.await("sleep", () -> task.execFacts("ps").text().contains("sleep 1234"));
    task.call("kill", "--all", "--signal", "SIGKILL");
    task.await("STOPPED");
    assertEquals(137, task.remove());
  }

  @Test
  void psTellsTheProcesses(Ctr ctr) {
    var task = ctr.idle();
    Container.await("two processes", () -> task.call("ps").lines().size() == 3);
    assertTrue(task.call("ps").text().contains(Long.toString(task.pid())));
  }

  @Test
  void metricsAreThoseOfTheGroup(Ctr ctr) {
    var metrics = ctr.idle().call("metrics").text();
    assertTrue(metrics.contains("memory.usage"), metrics);
    assertTrue(metrics.contains("pids.current"), metrics);
  }

  @Test
  void thePidFileTellsTheProcess(Ctr ctr) throws IOException {
    Path file = ctr.server().workplace().path("pid-file");
    var task = ctr.idle("--pid-file", file.toString());
    assertEquals(Long.toString(task.pid()), Files.readString(file));
  }

  @Test
  void eventsTellTheLife(Ctr ctr) throws IOException {
    var events = ctr.begin("events");
    try {
      Container.await("the listener", () -> ctr.run("exit 0").status() == 0);
      ctr.run("exit 7");
      Container.await("the end", () -> read(events.stdout()).contains("\"exit_status\":7"));
      String told = read(events.stdout());
      for (String topic :
          List.of("/tasks/create", "/tasks/start", "/tasks/exit", "/tasks/delete")) {
        assertTrue(told.contains(topic), told);
      }
    } finally {
      events.process().destroy();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
