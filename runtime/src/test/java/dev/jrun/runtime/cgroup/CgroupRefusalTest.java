package dev.jrun.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups that cannot be used, joined, killed or removed, and what is said of them. */
class CgroupRefusalTest extends RealCgroups {
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
        assertThrows(CgroupException.class, () -> own.kill(process.pid(), RealCgroups::kill));
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
    NoSuchFileException missing =
        assertThrows(NoSuchFileException.class, () -> cgroup.join(version, 1));
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
}
