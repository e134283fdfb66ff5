package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** config-linux.md, "Cgroups Path": the group that the container's process lives in. */
class CgroupsPathTest {

  @Test
  @KnownDifference(
      runtime = "crun",
      why = "can be run on hybrid hosts only with the unified hierarchy hidden")
  void theProcessIsInItsGroupInEveryHierarchy(Bundle bundle) throws IOException {
    var container = bundle.args("sleep", "100").container().create();
    var lines = Files.readAllLines(Path.of("/proc/" + container.pid() + "/cgroup"));
    assertTrue(!lines.isEmpty());
    for (String line : lines) {
      assertTrue(line.endsWith(":" + path(container.id())), line);
    }
  }

  private static String path(String id) {
    return "/" + Host.SUITE_CGROUP + "/" + id;
  }

  @Test
  void theGroupIsMadeInEveryHierarchy(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    assertEquals(Host.hierarchies().size(), Host.cgroupsNamed(container.id()).size());
  }

  @Test
  void deleteRemovesTheGroup(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    container.delete();
    assertEquals(List.of(), Host.cgroupsNamed(container.id()));
  }

  @Test
  void childrenOfTheProcessAreInTheGroup(Bundle bundle) throws IOException {
    var container = bundle.script("sleep 100 & echo ready; wait").container().createAndStart();
    container.awaitLine("ready");
    assertEquals(
        2,
        Files.readAllLines(Host.cgroupsNamed(container.id()).getFirst().resolve("cgroup.procs"))
            .size());
  }

  @Test
  void aNestedPathIsMadeWhole(Bundle bundle) throws IOException {
    bundle.set("/linux/cgroupsPath", path("nested") + "/a/b").args("sleep", "100");
    var container = bundle.container().create();
    String groups = Files.readString(Path.of("/proc/" + container.pid() + "/cgroup"));
    assertTrue(groups.contains("/nested/a/b\n"), groups);
    container.call("delete", "--force").succeeded();
    removeBelow("nested");
  }

  @Test
  void aGroupThatExistsIsUsed(Bundle bundle) throws IOException {
    for (Path hierarchy : Host.hierarchies()) {
      // Named so that a group without cpus and mems can take a process: cpuset's parents are set up
      // by the runtime.
      Files.createDirectories(hierarchy.resolve(Host.SUITE_CGROUP).resolve("existing"));
    }
    bundle.set("/linux/cgroupsPath", path("existing")).args("true");
    bundle.container().run().succeeded();
    removeBelow("existing");
  }

  @Test
  void subgroupsThatTheContainerMadeAreRemoved(Bundle bundle) {
    bundle.mount("/sys/fs/cgroup", "cgroup", "cgroup", "rw");
    var container =
        bundle
            .script("for it in /sys/fs/cgroup/*; do mkdir $it/inner 2>/dev/null; done; echo ready")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    container.await("stopped").delete();
  }

  @Test
  void theCgroupMountShowsTheContainersGroup(Bundle bundle) {
    bundle.mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev");
    String processes =
        bundle
            .facts(
                "cat /sys/fs/cgroup/pids/cgroup.procs 2>/dev/null || cat /sys/fs/cgroup/cgroup.procs")
            .text();
    assertTrue(processes.lines().anyMatch("1"::equals), processes);
  }

  @Test
  void theCgroupMountIsReadOnly(Bundle bundle) {
    bundle.mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro");
    assertEquals(
        "refused",
        bundle
            .facts("mkdir /sys/fs/cgroup/pids/x /sys/fs/cgroup/x 2>/dev/null || echo refused")
            .text());
  }

  private static void removeBelow(String name) throws IOException {
    for (Path hierarchy : Host.hierarchies()) {
      for (String below : List.of("a/b", "a", "")) {
        Files.deleteIfExists(hierarchy.resolve(Host.SUITE_CGROUP).resolve(name).resolve(below));
      }
    }
  }
}
