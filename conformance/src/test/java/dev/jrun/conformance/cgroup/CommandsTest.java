package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
    Thread.sleep(200L * Patience.SLOWNESS);
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

  /** Whatever groups the container has made below its own. */
  @Test
  void killAllReachesTheGroupsBelow(Bundle bundle) {
    bundle.mount("/sys/fs/cgroup", "cgroup", "cgroup", "rw").withoutNamespace("pid");
    var container =
        bundle
            .script(
                "sleep 100 & for it in /sys/fs/cgroup /sys/fs/cgroup/*; do"
                    + " mkdir $it/inner && echo $! > $it/inner/cgroup.procs; done 2>/dev/null;"
                    + " echo $$ $!; echo ready; exec sleep 100")
            .container()
            .createAndStart();
    String first = container.awaitLine("ready").lines().getFirst();
    var pids = Stream.of(first.split(" ", -1)).map(Long::valueOf).toList();
    assertTrue(pids.stream().allMatch(Host::isAlive), first);
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
  @KnownDifference(runtime = "crun", why = "prints pids and nothing else")
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
  @KnownDifference(runtime = "crun", why = "prints pids and nothing else")
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
  @KnownDifference(runtime = "crun", why = "has no events")
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
  @KnownDifference(runtime = "crun", why = "has no events")
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
  @KnownDifference(runtime = "crun", why = "has no events")
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
  @KnownDifference(runtime = "crun", why = "takes amounts without units only")
  void updateTakesItsFlags(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    update(
        container,
        "--cpu-share=512 --cpu-period=200000 --cpu-quota=50000 --cpuset-cpus=0 --cpuset-mems=0"
            + " --memory=64m --memory-reservation=32m --memory-swap=128m --pids-limit=40");
    var data = Figures.of(container);
    assertEquals(64 << 20, data.path("memory").path("usage").path("limit").asLong());
    assertEquals(128 << 20, data.path("memory").path("swap").path("limit").asLong());
    assertEquals(40, data.path("pids").path("limit").asLong());
    assertEquals(
        Integer.toString(32 << 20),
        Group.read(container, "memory.low", "memory.soft_limit_in_bytes"));
    assertEquals("0", Group.read(container, "cpuset.cpus"));
    assertEquals("0", Group.read(container, "cpuset.mems"));
    if (Group.isUnified()) {
      assertEquals("50000 200000", Group.read(container, "cpu.max"));
      assertNotEquals("100", Group.read(container, "cpu.weight"));
    } else {
      assertEquals("50000", Group.read(container, "cpu.cfs_quota_us"));
      assertEquals("200000", Group.read(container, "cpu.cfs_period_us"));
      assertEquals("512", Group.read(container, "cpu.shares"));
    }
    container.call("update", "--memory", "lots").failed().saying("invalid value for memory");
  }

  private static void update(Container container, String flags) {
    container.call("update", flags.split(" ", -1)).succeeded();
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "has neither flag")
  @KnownDifference(runtime = "crun", why = "has neither flag")
  void updateTakesBurstAndIdle(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    Group.assumeHas(container, "cpu.idle");
    update(container, "--cpu-quota=50000 --cpu-burst=10000");
    assertEquals("10000", Group.read(container, "cpu.max.burst", "cpu.cfs_burst_us"));
    update(container, "--cpu-idle=1");
    assertEquals("1", Group.read(container, "cpu.idle"));
    update(container, "--cpu-idle=0");
    assertEquals("0", Group.read(container, "cpu.idle"));
  }

  @Test
  void updateTakesTheWeightOfBlockIo(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    String[] files = {"blkio.bfq.weight", "blkio.weight", "io.bfq.weight"};
    Group.assumeHas(container, files);
    update(container, "--blkio-weight=250");
    assertEquals("250", Group.read(container, files).replace("default ", ""));
  }

  @Test
  void updateTakesTheFlagsOfVersionOne(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    Group.assumeHas(container, "cpu.rt_runtime_us");
    // More would have to be given to the groups above first.
    update(container, "--cpu-rt-period=500000 --cpu-rt-runtime=0");
    assertEquals("500000", Group.read(container, "cpu.rt_period_us"));
  }

  @Test
  @KnownDifference(runtime = "runc", why = "leaves what it has changed before")
  @KnownDifference(runtime = "crun", why = "leaves what it has changed before")
  void anUpdateThatIsRefusedChangesNothing(Bundle bundle) {
    bundle.set("/linux/resources/pids/limit", 50).set("/linux/resources/memory/limit", 64 << 20);
    var container = bundle.args("sleep", "100").container().createAndStart();
    container
        .call(
            "update", "--pids-limit=40", "--memory=32m", "--cpu-quota=50000", "--cpuset-cpus=4095")
        .failed();
    assertEquals("50", Group.read(container, "pids.max"));
    assertEquals(
        Integer.toString(64 << 20), Group.read(container, "memory.max", "memory.limit_in_bytes"));
    assertTrue(
        List.of("-1", "max 100000").contains(Group.read(container, "cpu.max", "cpu.cfs_quota_us")));
  }

  @Test
  @KnownDifference(runtime = "runc", why = "has no top")
  @KnownDifference(runtime = "crun", why = "has no top")
  void topShowsWhatIsUsed(Bundle bundle) throws IOException {
    bundle.set("/linux/resources/memory/limit", 64 << 20).set("/linux/resources/pids/limit", 50);
    var container = bundle.script("while :; do :; done").container().createAndStart();
    var top = bundle.runtime().begin("top", "--interval", "100ms", container.id());
    try {
      Container.await("two tables", () -> read(top.stdout()).split("USED", -1).length > 3);
    } finally {
      container.call("delete", "--force");
      bundle.runtime().wait(top).succeeded();
    }
    String tables = read(top.stdout());
    assertTrue(tables.contains("64.0 MiB"), tables);
    assertTrue(tables.matches("(?s).*cpu +[1-9][0-9.]* %.*"), tables);
    assertTrue(tables.matches("(?s).*tasks +1  50.*"), tables);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "updates what has stopped")
  void aStoppedContainerCannotBeUpdated(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    container.call("update", "--pids-limit", "40").failed().saying("container not running");
  }
}
