package dev.jrun.runtime.cgroup.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.Hierarchy;
import dev.jrun.runtime.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told that a group is out of memory, and when. */
class OomWatchTest {
  private static final String KILLED = "low 0\nhigh 0\nmax 3\noom %d\noom_kill %d\n";

  private final Kernel kernel = Kernel.host();

  @TempDir Path mountPoint;

  /** Its files are plain ones: inotify knows no difference. */
  private List<CgroupMembership> unified() throws IOException {
    Path directory = Files.createDirectory(mountPoint.resolve("group"));
    Files.writeString(directory.resolve("memory.events"), KILLED.formatted(1, 1));
    return List.of(
        new CgroupMembership(new Hierarchy(CgroupVersion.V2, "", mountPoint, "/", "/"), directory));
  }

  private Path events() {
    return mountPoint.resolve("group/memory.events");
  }

  @Test
  void whatHappenedBeforeIsNotTold() throws IOException {
    try (OomWatch watch = OomWatch.of(kernel, unified()).orElseThrow()) {
      assertFalse(watch.happened());
      assertFalse(kernel.awaitReadable(watch.descriptor(), 0));
    }
  }

  @Test
  void eachKillIsToldOnce() throws IOException {
    try (OomWatch watch = OomWatch.of(kernel, unified()).orElseThrow()) {
      Files.writeString(events(), KILLED.formatted(2, 2));
      assertTrue(kernel.awaitReadable(watch.descriptor(), 1000));
      assertTrue(watch.happened());
      assertFalse(watch.happened());
    }
  }

  @Test
  void otherEventsOfMemoryAreNone() throws IOException {
    try (OomWatch watch = OomWatch.of(kernel, unified()).orElseThrow()) {
      Files.writeString(events(), KILLED.formatted(5, 1));
      assertFalse(watch.happened());
    }
  }

  @Test
  void theEndOfTheGroupIsNone() throws IOException {
    try (OomWatch watch = OomWatch.of(kernel, unified()).orElseThrow()) {
      Files.delete(events());
      assertFalse(watch.happened());
    }
  }

  @Test
  void aGroupWithoutLimitsOfMemoryHasNoWatch() throws IOException {
    List<CgroupMembership> group = unified();
    Files.delete(events());
    assertEquals(Optional.empty(), OomWatch.of(kernel, group));
    assertEquals(0, OomWatch.kills(group));
  }

  @Test
  void killsAreCounted() throws IOException {
    List<CgroupMembership> group = unified();
    Files.writeString(events(), KILLED.formatted(9, 7));
    assertEquals(7, OomWatch.kills(group));
  }

  /** In a real group, of whichever version this host limits memory with. */
  @Test
  void theKernelIsHeard() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "making cgroups needs root");
    Cgroup cgroup =
        Cgroup.of(
            CgroupLayout.ofThisProcess(), "/jrun-test-oom-" + ProcessHandle.current().pid(), "id");
    cgroup.create();
    try {
      Optional<OomWatch> possible = OomWatch.of(kernel, cgroup.memberships());
      assumeTrue(possible.isPresent(), "this host does not limit memory");
      try (OomWatch watch = possible.get()) {
        limitMemory(cgroup);
        Process hog =
            new ProcessBuilder("sh", "-c", "read go; x=0123456789; while :; do x=$x$x; done")
                .start();
        for (CgroupVersion version : CgroupVersion.values()) {
          cgroup.join(version, hog.pid());
        }
        hog.getOutputStream().write('\n');
        hog.getOutputStream().close();
        assertEquals(128 + 9, hog.waitFor());
        assertTrue(kernel.awaitReadable(watch.descriptor(), 1000));
        assertTrue(watch.happened());
        assertTrue(OomWatch.kills(cgroup.memberships()) > 0);
      }
    } finally {
      cgroup.remove();
    }
  }

  private static void limitMemory(Cgroup cgroup) throws IOException {
    for (CgroupMembership membership : cgroup.memberships()) {
      for (String file : List.of("memory.limit_in_bytes", "memory.max")) {
        Path limit = membership.directory().resolve(file);
        if (Files.exists(limit)) {
          Files.writeString(limit, Integer.toString(8 << 20));
        }
      }
      Path swap = membership.directory().resolve("memory.swap.max");
      if (Files.exists(swap)) {
        Files.writeString(swap, "0");
      }
    }
  }
}
