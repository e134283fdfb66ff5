package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Groups that are not as a runtime expects them. */
class FaultsTest {
  @Test
  void aContainerWhoseGroupVanishedCanBeDeleted(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    Host.cgroupsNamed(container.id()).forEach(group -> Host.run("rmdir", group.toString()));
    assertEquals("stopped", container.status());
    container.call("update", "--pids-limit", "10").failed();
    container.delete();
  }

  @Test
  void aFrozenGroupIsRefused(Bundle bundle) throws IOException {
    String path = "/" + Host.SUITE_CGROUP + "/frozen";
    bundle.set("/linux/cgroupsPath", path).args("true");
    var groups = new ArrayList<Path>();
    for (Path hierarchy : Host.hierarchies()) {
      groups.add(Files.createDirectories(hierarchy.resolve(path.substring(1))));
    }
    try {
      freeze(groups, true);
      bundle.refused().saying("container's cgroup unexpectedly frozen");
    } finally {
      freeze(groups, false);
      for (Path group : groups) {
        Files.deleteIfExists(group);
      }
    }
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "only warns of it")
  @KnownDifference(runtime = "crun", why = "joins it")
  void aGroupWithProcessesIsRefused(Bundle bundle) throws IOException {
    String path = "/" + Host.SUITE_CGROUP + "/taken";
    bundle.set("/linux/cgroupsPath", path).args("true");
    var groups = new ArrayList<Path>();
    for (Path hierarchy : Host.hierarchies()) {
      groups.add(Files.createDirectories(hierarchy.resolve(path.substring(1))));
    }
    Process taker = new ProcessBuilder("sleep", "100").start();
    try {
      // Of version 1, any hierarchy but those whose groups have to be set up first.
      Path group =
          groups.stream()
              .filter(g -> Group.isUnified() || Files.exists(g.resolve("pids.max")))
              .findFirst()
              .orElseThrow();
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(taker.pid()));
      bundle.refused().saying("container's cgroup is not empty: 1 process(es) found");
      assertTrue(taker.isAlive());
    } finally {
      taker.destroyForcibly().onExit().join();
      for (Path group : groups) {
        Files.deleteIfExists(group);
      }
    }
  }

  private static void freeze(List<Path> groups, boolean frozen) throws IOException {
    for (Path group : groups) {
      Path v1 = group.resolve("freezer.state");
      Path v2 = group.resolve("cgroup.freeze");
      if (Files.exists(v1)) {
        Files.writeString(v1, frozen ? "FROZEN" : "THAWED");
      } else if (Files.exists(v2)) {
        Files.writeString(v2, frozen ? "1" : "0");
      }
    }
  }

  @Test
  void readOnlyHierarchiesAreAnError(Bundle bundle) {
    var container = bundle.args("true").container();
    container.begin("create").process().onExit().join();
    container.call("delete", "--force").succeeded();
    // In a mount namespace of its own, where nobody else is harmed, and without a keeper for it.
    var remounts = new StringBuilder("mount --make-rprivate / && ");
    for (Path hierarchy : Host.hierarchies()) {
      remounts.append("mount -o remount,bind,ro ").append(hierarchy).append(" && ");
    }
    String create = String.join(" ", bundle.runtime().command(container.arguments("create")));
    bundle
        .runtime()
        .callExactly(
            List.of("unshare", "-m", "sh", "-c", remounts + "JRUN_KEEPER=off exec " + create))
        .failed();
    assertEquals(List.of(), container.traces());
  }

  /** Fewer where everything is slow. */
  @Test
  void aHundredContainersAtOnce(Bundle bundle) {
    var runtime = bundle.runtime();
    var containers =
        IntStream.range(0, 100 / Patience.SLOWNESS)
            .mapToObj(_ ->
                bundle
                    .another()
                    .set("/linux/resources/pids/limit", 10)
                    .set("/linux/resources/memory/limit", 32 << 20)
                    .args("true")
                    .container())
            .toList();
    var calls = containers.stream().map(container -> container.begin("run")).toList();
    calls.forEach(call -> runtime.wait(call).succeeded());
    containers.forEach(Container::assertGone);
    assertTrue(containers.stream().allMatch(c -> Host.cgroupsNamed(c.id()).isEmpty()));
  }
}
