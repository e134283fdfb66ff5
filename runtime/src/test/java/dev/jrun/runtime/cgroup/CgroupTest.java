package dev.jrun.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real groups of this host, below one that is this test's own. */
class CgroupTest {

  private final String parent = "jrun-test-" + ProcessHandle.current().pid();
  private final List<Process> started = new ArrayList<>();
  private CgroupLayout layout;
  private Cgroup cgroup;

  @BeforeEach
  void chooseGroup() throws IOException {
    layout = CgroupLayout.of((int) ProcessHandle.current().pid());
    assumeTrue(
        layout.hierarchies().stream().allMatch(h -> Files.isWritable(h.mountPoint())),
        "making cgroups needs root");
    cgroup = Cgroup.of(layout, "/" + parent + "/outer/group", "id");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    Cgroup all = Cgroup.of(layout, "/" + parent, "id");
    all.remove();
    for (String directory : all.directories()) {
      assertFalse(Files.exists(Path.of(directory)), directory);
    }
  }

  private Process start(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static void joinAll(Cgroup cgroup, long pid) throws IOException {
    cgroup.join(CgroupVersion.V1, pid);
    cgroup.join(CgroupVersion.V2, pid);
  }

  private boolean exists() {
    return cgroup.directories().stream().anyMatch(d -> Files.exists(Path.of(d)));
  }

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

    cgroup.kill(CgroupTest::kill);
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
    cgroup.kill(CgroupTest::kill);
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
    cgroup.kill(CgroupTest::kill);
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
    cgroup.kill(CgroupTest::kill);
    process.waitFor();
    assertEquals(Set.of(), cgroup.processes());
    freeze(false);
  }

  @Test
  void aGroupWithProcessesIsRefused() throws Exception {
    cgroup.requireUsable();
    cgroup.create();
    cgroup.requireUsable();
    Process process = start("sleep", "60");
    joinAll(cgroup, process.pid());
    CgroupException refusal = assertThrows(CgroupException.class, cgroup::requireUsable);
    assertEquals("container's cgroup is not empty: 1 process(es) found", refusal.getMessage());
  }

  @Test
  void aFrozenGroupIsRefused() throws Exception {
    cgroup.create();
    freeze(true);
    try {
      CgroupException refusal = assertThrows(CgroupException.class, cgroup::requireUsable);
      assertEquals("container's cgroup unexpectedly frozen", refusal.getMessage());
    } finally {
      freeze(false);
    }
    cgroup.requireUsable();
  }

  @Test
  void aGroupBelowAFrozenV1GroupIsRefused() throws Exception {
    assumeTrue(layout.v1().stream().anyMatch(h -> h.has("freezer")), "no v1 freezer here");
    cgroup.create();
    freeze(true);
    try {
      Cgroup inner = Cgroup.of(layout, "/" + parent + "/outer/group/inner", "id");
      assertThrows(CgroupException.class, inner::create);
      inner.remove();
    } finally {
      freeze(false);
    }
  }

  @Test
  void aGroupInUseIsNotRemovedAndSaysWhy() throws Exception {
    cgroup.create();
    Process process = start("sleep", "60");
    joinAll(cgroup, process.pid());
    CgroupException busy = assertThrows(CgroupException.class, cgroup::remove);
    assertEquals(
        "rmdir " + cgroup.directories().getFirst() + ": Device or resource busy",
        busy.getMessage());
    assertTrue(process.isAlive());
  }

  @Test
  void theRuntimesOwnGroupIsNotKilled() throws Exception {
    Cgroup own = Cgroup.of(layout, "/" + parent + "/own", "id");
    own.create();
    Process process = start("sleep", "60");
    joinAll(own, process.pid());
    CgroupException refusal =
        assertThrows(CgroupException.class, () -> own.kill(process.pid(), CgroupTest::kill));
    assertEquals("the runtime itself is in the container's cgroup", refusal.getMessage());
    assertTrue(process.isAlive());
  }

  @Test
  void joiningFailsWithTheReason() throws Exception {
    cgroup.create();
    Process process = start("true");
    process.waitFor();
    CgroupVersion version = layout.hierarchies().getFirst().version();
    CgroupException gone =
        assertThrows(CgroupException.class, () -> cgroup.join(version, process.pid()));
    assertEquals(
        "write "
            + process.pid()
            + " to "
            + cgroup.directories().getFirst()
            + "/cgroup.procs: No such process",
        gone.getMessage());
    cgroup.remove();
    CgroupException missing = assertThrows(CgroupException.class, () -> cgroup.join(version, 1));
    assertTrue(missing.getMessage().endsWith(": No such file or directory"), missing.getMessage());
  }

  @Test
  void aCreationThatFailsLeavesNoGroupAbove() {
    // On hybrid hosts only the last hierarchy has cgroup.events, when all others are done.
    for (String file : List.of("cgroup.events", "cgroup.procs")) {
      String path = "/" + parent + "/above/" + file + "/group";
      Cgroup impossible = assertDoesNotThrow(() -> Cgroup.of(layout, path, "id"));
      if (file.equals("cgroup.procs") || layout.v2().isPresent()) {
        assertThrows(CgroupException.class, impossible::create);
      }
    }
    for (Hierarchy hierarchy : layout.hierarchies()) {
      assertFalse(Files.exists(hierarchy.mountPoint().resolve(parent)), hierarchy.toString());
    }
  }

  @Test
  void theParentOfDefaultGroupsGoesWithTheLastOfThem() throws IOException {
    // In a part of its own of the hierarchies, for real containers may be in the real /jrun.
    Cgroup.of(layout, "/" + parent, "id").create();
    CgroupLayout part =
        new CgroupLayout(
            layout.hierarchies().stream()
                .map(h ->
                    new Hierarchy(
                        h.version(),
                        h.controllers(),
                        h.mountPoint().resolve(parent),
                        "/" + parent,
                        "/"))
                .toList());
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
    Callable<Void> life =
        () -> {
          for (int i = 0; i < 10; i++) {
            String id = Thread.currentThread().threadId() + "-" + i;
            Cgroup own = Cgroup.of(layout, "/" + parent + "/many/" + id, id);
            own.create();
            own.remove();
          }
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Void> result : threads.invokeAll(Collections.nCopies(8, life))) {
        result.get();
      }
    }
  }

  private void freeze(boolean frozen) throws IOException {
    for (String directory : cgroup.directories()) {
      Path v1 = Path.of(directory, "freezer.state");
      Path v2 = Path.of(directory, "cgroup.freeze");
      if (Files.exists(v1)) {
        Files.writeString(v1, frozen ? "FROZEN" : "THAWED");
      }
      if (Files.exists(v2)) {
        Files.writeString(v2, frozen ? "1" : "0");
      }
    }
  }
}
