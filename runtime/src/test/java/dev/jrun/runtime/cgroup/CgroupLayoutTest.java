package dev.jrun.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CgroupLayoutTest {

  private static final String PURE_V2_MOUNTINFO =
      """
      22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
      28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
      33 22 0:28 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
      """;

  private static final String V1_MOUNTINFO =
      """
      31 22 0:26 / /sys/fs/cgroup ro,nosuid,nodev,noexec shared:9 - tmpfs tmpfs ro,mode=755
      33 31 0:28 / /sys/fs/cgroup/systemd rw,nosuid shared:11 - cgroup cgroup rw,xattr,release_agent=/lib/agent,name=systemd
      36 31 0:31 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:16 master:3 - cgroup cgroup rw,cpu,cpuacct
      37 31 0:32 / /sys/fs/cgroup/with\\040space\\134 rw,nosuid - cgroup cgroup rw,cpuset,clone_children
      """;

  @Test
  void pureV2() {
    CgroupLayout layout =
        CgroupLayout.parse(PURE_V2_MOUNTINFO, "0::/user.slice/user-1000.slice/session:1.scope\n");
    assertEquals(
        Optional.of(
            new Hierarchy(
                CgroupVersion.V2,
                "",
                Path.of("/sys/fs/cgroup"),
                "/",
                "/user.slice/user-1000.slice/session:1.scope")),
        layout.v2());
    assertEquals(List.of(), layout.v1());
  }

  @Test
  void pureV1() {
    CgroupLayout layout =
        CgroupLayout.parse(
            V1_MOUNTINFO,
            """
            9:cpuset:/docker/a
            5:cpu,cpuacct:/user.slice
            4:perf_event:/
            1:name=systemd:/init.scope
            0::/init.scope
            """);
    assertEquals(
        List.of(
            new Hierarchy(
                CgroupVersion.V1,
                "cpuset",
                Path.of("/sys/fs/cgroup/with space\\"),
                "/",
                "/docker/a"),
            new Hierarchy(
                CgroupVersion.V1,
                "cpu,cpuacct",
                Path.of("/sys/fs/cgroup/cpu,cpuacct"),
                "/",
                "/user.slice"),
            new Hierarchy(
                CgroupVersion.V1,
                "name=systemd",
                Path.of("/sys/fs/cgroup/systemd"),
                "/",
                "/init.scope")),
        layout.v1(),
        "in the order of /proc/PID/cgroup, without the one that is not mounted");
    assertEquals(Optional.empty(), layout.v2());
    assertTrue(layout.v1().get(1).has("cpuacct"));
    assertFalse(layout.v1().get(1).has("cpuset"));
  }

  @Test
  void hybridHasV2Last() {
    CgroupLayout layout =
        CgroupLayout.parse(
            V1_MOUNTINFO
                + "38 31 0:33 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate\n",
            "0::/\n1:name=systemd:/\n");
    assertEquals(
        List.of(
            "cgroup v1 name=systemd at /sys/fs/cgroup/systemd",
            "cgroup v2 at /sys/fs/cgroup/unified"),
        layout.hierarchies().stream().map(Hierarchy::toString).toList());
  }

  @Test
  void ofSeveralMountsTheWholeOneIsTaken() {
    String part = "40 31 0:28 /docker/a /part rw - cgroup2 cgroup2 rw\n";
    assertEquals(
        Path.of("/sys/fs/cgroup"),
        CgroupLayout.parse(part + PURE_V2_MOUNTINFO, "0::/\n").v2().orElseThrow().mountPoint());
    Hierarchy onlyPart = CgroupLayout.parse(part, "0::/docker/a\n").v2().orElseThrow();
    assertEquals("/docker/a", onlyPart.mountRoot());
    assertEquals("/docker/a/x", onlyPart.groupOf(Path.of("/part/x")));
  }

  /** As when somebody mounts cgroup v2 over the place where v1 was. */
  @Test
  void whatIsMountedOverIsNotThere() {
    String hybrid =
        """
        1 0 0:1 / / rw - ext4 d rw
        56 1 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw
        57 56 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
        75 56 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
        """;
    String groups = "1:cpu:/\n0::/\n";
    assertEquals(2, CgroupLayout.parse(hybrid, groups).hierarchies().size());
    CgroupLayout over =
        CgroupLayout.parse(hybrid + "81 56 0:38 / /sys/fs/cgroup rw - cgroup2 c rw\n", groups);
    assertEquals(List.of(), over.v1());
    assertEquals(Path.of("/sys/fs/cgroup"), over.v2().orElseThrow().mountPoint());
    CgroupLayout hidden =
        CgroupLayout.parse(
            hybrid + "82 75 0:40 / /sys/fs/cgroup/unified rw - tmpfs none rw\n", groups);
    assertEquals(1, hidden.v1().size());
    assertEquals(Optional.empty(), hidden.v2());
  }

  @Test
  void aHostWithoutCgroupsHasNoHierarchies() {
    assertEquals(
        List.of(),
        CgroupLayout.parse("28 1 8:1 / / rw - ext4 /dev/sda rw\n", "0::/\n").hierarchies());
    assertEquals(List.of(), CgroupLayout.parse("", "").hierarchies());
  }

  @Test
  void thisHost() throws IOException {
    CgroupLayout layout = CgroupLayout.of((int) ProcessHandle.current().pid());
    assertFalse(layout.hierarchies().isEmpty());
    for (Hierarchy hierarchy : layout.hierarchies()) {
      assertTrue(
          Files.exists(hierarchy.mountPoint().resolve("cgroup.procs")), hierarchy.toString());
    }
  }
}
