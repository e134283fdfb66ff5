package dev.jrun.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Real groups of this host, below one that is this test's own, of which nothing is left. */
abstract class RealCgroups {
  final String parent = "jrun-test-" + ProcessHandle.current().pid();
  private final List<Process> started = new ArrayList<>();
  CgroupLayout layout;
  Cgroup cgroup;

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

  Process start(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  static void joinAll(Cgroup cgroup, long pid) throws IOException {
    cgroup.join(CgroupVersion.V1, pid);
    cgroup.join(CgroupVersion.V2, pid);
  }

  boolean exists() {
    return cgroup.directories().stream().anyMatch(d -> Files.exists(Path.of(d)));
  }

  void freeze(boolean frozen) throws IOException {
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
