package dev.jrun.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What becomes of groups and of the processes in them. */
class CgroupTest extends RealCgroups {
  @Test
  void aProcessLivesInTheGroupOfEveryHierarchy() throws Exception {
    cgroup.create();
    Process process = start("sleep", "60");
    joinAll(cgroup, process.pid());

    List<String> groups =
        Files.readAllLines(Path.of("/proc/" + process.pid() + "/cgroup")).stream()
            .map(line -> line.split(":", 3)[2])
            .distinct()
            .toList();
    assertEquals(List.of("/" + parent + "/outer/group"), groups);
    for (CgroupMembership membership : cgroup.memberships()) {
      assertEquals("/" + parent + "/outer/group", membership.group());
    }
    assertEquals(Set.of(process.pid()), cgroup.processes());

    cgroup.kill(RealCgroups::kill);
    assertEquals(128 + 9, process.waitFor());
    assertEquals(Set.of(), cgroup.processes());
    cgroup.remove();
    assertFalse(exists());
    cgroup.remove();
  }

  @Test
  void onlyTheHierarchiesOfOneVersionAreJoined() throws Exception {
    cgroup.create();
    Process process = start("sleep", "60");
    cgroup.join(CgroupVersion.V2, process.pid());
    String groups = Files.readString(Path.of("/proc/" + process.pid() + "/cgroup"));
    for (String line : groups.lines().toList()) {
      assertEquals(line.startsWith("0::"), line.contains(parent), groups);
    }
    assertEquals(layout.v2().isPresent(), cgroup.processes().contains(process.pid()));
  }

  @Test
  void aForkBombIsKilledWhole() throws Exception {
    cgroup.create();
    Process shell = start("sh", "-c", "read go; while :; do sleep 0.01 & done");
    joinAll(cgroup, shell.pid());
    shell.getOutputStream().write('\n');
    shell.getOutputStream().flush();
    while (cgroup.processes().size() < 5) {
      Thread.sleep(5);
    }
    cgroup.kill(RealCgroups::kill);
    assertEquals(Set.of(), cgroup.processes());
    cgroup.remove();
    assertFalse(exists());
  }

  @Test
  void groupsMadeInsideAreListedKilledAndRemoved() throws Exception {
    cgroup.create();
    Process process = start("sleep", "60");
    Cgroup inner = Cgroup.of(layout, "/" + parent + "/outer/group/a/b", "id");
    inner.create();
    joinAll(inner, process.pid());
    assertEquals(Set.of(process.pid()), cgroup.processes());
    cgroup.kill(RealCgroups::kill);
    process.waitFor();
    cgroup.remove();
    assertFalse(exists());
  }

  @Test
  void aFrozenGroupCanBeKilled() throws Exception {
    cgroup.create();
    Process process = start("sleep", "60");
    joinAll(cgroup, process.pid());
    freeze(true);
    cgroup.kill(RealCgroups::kill);
    process.waitFor();
    assertEquals(Set.of(), cgroup.processes());
    freeze(false);
  }

  @Test
  void theParentOfDefaultGroupsGoesWithTheLastOfThem() throws IOException {
    CgroupLayout part = partOf(layout.hierarchies());
    Cgroup first = Cgroup.of(part, null, "first");
    Cgroup second = Cgroup.of(part, null, "second");
    first.create();
    second.create();
    Path jrun = Path.of(first.directories().getFirst()).getParent();
    first.remove();
    assertTrue(Files.exists(jrun));
    second.remove();
    assertFalse(Files.exists(jrun));
    assertTrue(Files.exists(jrun.getParent()));
  }

  @Test
  void manyAtOnce() throws Exception {
    livesAtOnce(10, id -> Cgroup.of(layout, "/" + parent + "/many/" + id, id), Set.of());
  }

  @Test
  void theParentComesAndGoesWhileOthersAreMade() throws Exception {
    CgroupLayout part = partOf(layout.v2().stream().toList());
    livesAtOnce(200, id -> Cgroup.of(part, null, id), GroupDirectory.ALL_CONTROLLERS);
  }

  private interface Groups {
    Cgroup of(String id) throws IOException;
  }

  private static void livesAtOnce(int lives, Groups groups, Set<String> controllers)
      throws Exception {
    Callable<Void> thread =
        () -> {
          for (int i = 0; i < lives; i++) {
            Cgroup own = groups.of(Thread.currentThread().threadId() + "-" + i);
            own.create(controllers);
            own.remove();
          }
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Void> result : threads.invokeAll(Collections.nCopies(8, thread))) {
        result.get();
      }
    }
  }

  /** Hierarchies that begin at a group of this test's: real containers may be in the real /jrun. */
  private CgroupLayout partOf(List<Hierarchy> hierarchies) throws IOException {
    Cgroup.of(layout, "/" + parent, "id").create();
    return new CgroupLayout(
        hierarchies.stream()
            .map(h ->
                new Hierarchy(
                    h.version(),
                    h.controllers(),
                    h.mountPoint().resolve(parent),
                    "/" + parent,
                    "/"))
            .toList());
  }
}
