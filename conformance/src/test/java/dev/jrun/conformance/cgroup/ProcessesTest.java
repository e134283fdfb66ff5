package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** {@code kill --all} and {@code ps}: all processes of a container's group. */
class ProcessesTest {
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
}
