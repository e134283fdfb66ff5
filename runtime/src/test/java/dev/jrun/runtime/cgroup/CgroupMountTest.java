package dev.jrun.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.runtime.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of the mounts follows them. */
class CgroupMountTest {
  @Test
  void mountsThatComeAndGoAreNoticed(@TempDir Path directory) throws Exception {
    assumeTrue(Kernel.host().geteuid() == 0, "mounting needs root");
    assertFalse(isKnown(directory));
    run("mount", "-t", "cgroup2", "none", directory.toString());
    try {
      assertTrue(isKnown(directory));
      assertTrue(isKnown(directory), "asked again");
      run("mount", "-t", "tmpfs", "none", directory.toString());
      assertFalse(isKnown(directory), "hidden by another mount");
      run("umount", directory.toString());
      assertTrue(isKnown(directory));
    } finally {
      run("umount", directory.toString());
    }
    assertFalse(isKnown(directory));
  }

  @Test
  void whatIsReadAfreshIsTheSame() throws IOException {
    List<CgroupMount> known = CgroupMount.ofThisProcess();
    String mountinfo = Files.readString(Path.of("/proc/self/mountinfo"));
    assertEquals(CgroupMount.visible(mountinfo), known);
  }

  private static boolean isKnown(Path directory) throws IOException {
    return CgroupMount.ofThisProcess().stream()
        .anyMatch(mount -> mount.mountPoint().equals(directory));
  }

  private static void run(String... command) throws Exception {
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}
