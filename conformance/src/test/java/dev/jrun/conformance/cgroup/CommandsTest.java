package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The commands that stop, change and watch what lives in a container's group. */
class CommandsTest {
  @Test
  void aPausedContainerStandsStill(Bundle bundle) throws InterruptedException {
    var container =
        bundle.script("i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done").container();
    container.createAndStart().awaitLine("3");
    container.call("pause").succeeded();
    assertEquals("paused", container.status());
    assertTrue(container.pid() > 0);
    String before = container.output().text();
    Thread.sleep(200);
    assertEquals(before, container.output().text());
    container.call("pause").failed().saying("container not running");
    container.call("resume").succeeded();
    assertEquals("running", container.status());
    Container.await("more lines", () -> !container.output().text().equals(before));
    container.call("resume").failed().saying("container not paused");
  }

  @Test
  void aPausedContainerIsListed(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    container.call("pause").succeeded();
    String line =
        bundle
            .runtime()
            .call("list")
            .succeeded()
            .stdout()
            .lines()
            .filter(l -> l.contains(container.id()))
            .findFirst()
            .orElseThrow();
    assertTrue(line.contains(" paused "), line);
  }

  @Test
  void aPausedContainerCanBeKilled(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    container.call("pause").succeeded();
    container.kill("KILL").await("stopped").delete();
  }

  @Test
  void aPausedContainerCanBeDeletedByForce(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    container.call("pause").succeeded();
    container.call("delete", "--force").succeeded();
    container.assertGone();
  }

  @Test
  void aStoppedContainerCannotBePaused(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    container.call("pause").failed().saying("container not running");
    container.call("resume").failed().saying("container not paused");
  }

  @Test
  void killAllReachesEveryProcess(Bundle bundle) {
    var container =
        bundle
            .withoutNamespace("pid")
            .script("(setsid sleep 100 &); echo ready; exec sleep 100")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    Container.await("two processes", () -> processes(container).size() == 2);
    var pids = processes(container);
    bundle.runtime().call("kill", "--all", container.id(), "KILL").succeeded();
    Container.await("their end", () -> pids.stream().noneMatch(Host::isAlive));
  }

  @Test
  void killAllSendsAnySignal(Bundle bundle) {
    var container =
        bundle
            .script(
                "trap 'echo got it' USR1; (trap 'echo me too' USR1; echo ready; "
                    + "while :; do sleep 0.01; done) & while :; do sleep 0.01; done")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    bundle.runtime().call("kill", "--all", container.id(), "USR1").succeeded();
    container.awaitLine("got it");
    container.awaitLine("me too");
  }

  private static List<Long> processes(Container container) {
    return JsonMapper.shared()
        .readTree(container.call("ps", "--format", "json").succeeded().stdout())
        .valueStream()
        .map(pid -> pid.asLong())
        .toList();
  }

  @Test
  void psShowsTheProcesses(Bundle bundle) {
    var container = bundle.script("sleep 100 & echo ready; wait").container().createAndStart();
    container.awaitLine("ready");
    assertTrue(processes(container).contains(container.pid()));
    var table = container.call("ps").succeeded().stdout().lines().toList();
    assertTrue(table.getFirst().contains(" PID "), table.toString());
    assertEquals(3, table.size(), table.toString());
    assertTrue(table.stream().anyMatch(line -> line.contains(" " + container.pid() + " ")));
  }

  @Test
  void psPassesItsArgumentsOn(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    var table =
        bundle.runtime().call("ps", container.id(), "-e", "-o", "pid,comm").succeeded().stdout();
    assertEquals(2, table.lines().count(), table);
    assertFalse(table.contains("UID"), table);
    bundle
        .runtime()
        .call("ps", container.id(), "-e", "-o", "comm")
        .failed()
        .saying("couldn't find PID field in ps output");
  }

  @Test
  void eventsTellTheFigures(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 64 << 20).set("/linux/resources/pids/limit", 50);
    var container = bundle.args("sleep", "100").container().createAndStart();
    var event = Figures.event(container);
    assertEquals("stats", event.path("type").asString());
    assertEquals(container.id(), event.path("id").asString());
    var data = event.path("data");
    assertEquals(64 << 20, data.path("memory").path("usage").path("limit").asLong());
    assertTrue(data.path("memory").path("usage").path("usage").asLong() > 0);
    assertTrue(data.path("cpu").path("usage").path("total").asLong() > 0);
    assertEquals(50, data.path("pids").path("limit").asLong());
    assertTrue(data.path("pids").path("current").asLong() > 0);
    assertTrue(data.path("memory").path("raw").size() > 10);
    assertTrue(data.has("hugetlb") && data.has("network_interfaces") && data.has("intel_rdt"));
  }

  @Test
  void eventsTellWhenMemoryIsOut(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 16 << 20);
    bundle.set("/linux/resources/memory/swap", 16 << 20);
    Path go = bundle.rootfs("tmp", "go");
    Host.run("mkfifo", go.toString());
    var container =
        bundle
            .script(
                "read go < /tmp/go; (x=0123456789abcdef; while :; do x=$x$x; done) 2>/dev/null;"
                    + " echo died; sleep 100")
            .container()
            .createAndStart();
    var events = bundle.runtime().begin("events", "--interval", "100ms", container.id());
    try {
      Container.await("figures", () -> read(events.stdout()).contains("\"type\":\"stats\""));
      Host.run("sh", "-c", "echo > " + go);
      container.awaitLine("died");
      Container.await("the event", () -> read(events.stdout()).contains("\"type\":\"oom\""));
    } finally {
      container.call("delete", "--force");
      events.process().destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eventsOfAStoppedContainerAreRefused(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    container.call("events", "--stats").failed().saying("is not running");
    container.call("events", "--interval", "0s").failed();
  }

  @Test
  void updateReadsADocument(Bundle bundle) throws IOException {
    bundle.set("/linux/resources/pids/limit", 50);
    var container = bundle.args("sleep", "100").container().createAndStart();
    Path file = bundle.hostPath("resources.json");
    Files.writeString(file, "{\"pids\": {\"limit\": 30}, \"memory\": {\"limit\": 67108864}}");
    container.call("update", "--resources", file.toString()).succeeded();
    assertEquals(30, Figures.of(container).path("pids").path("limit").asLong());
    assertEquals(
        67108864, Figures.of(container).path("memory").path("usage").path("limit").asLong());
  }

  @Test
  void updateTakesItsFlags(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    container
        .call(
            "update",
            "--cpu-share",
            "512",
            "--memory",
            "64m",
            "--memory-reservation",
            "32m",
            "--memory-swap",
            "128m",
            "--pids-limit",
            "40",
            "--cpuset-cpus",
            "0")
        .succeeded();
    var data = Figures.of(container);
    assertEquals(64 << 20, data.path("memory").path("usage").path("limit").asLong());
    assertEquals(128 << 20, data.path("memory").path("swap").path("limit").asLong());
    assertEquals(40, data.path("pids").path("limit").asLong());
    container.call("update", "--memory", "lots").failed().saying("invalid value for memory");
  }

  @Test
  void aStoppedContainerCannotBeUpdated(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    container.call("update", "--pids-limit", "40").failed().saying("container not running");
  }
}
