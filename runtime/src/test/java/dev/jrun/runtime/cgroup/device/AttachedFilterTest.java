package dev.jrun.runtime.cgroup.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.Hierarchy;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.spec.LinuxDeviceCgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters in a real group of version 2, and a process that is under them. */
class AttachedFilterTest {
  private static final LinuxDeviceCgroup NOTHING =
      new LinuxDeviceCgroup(false, null, null, null, "rwm");
  private static final LinuxDeviceCgroup READ_LOG = new LinuxDeviceCgroup(true, "c", 1L, 11L, "r");

  private final Kernel kernel = Kernel.host();
  private Cgroup cgroup;
  private Path group;

  @BeforeEach
  void makeGroup() throws IOException {
    Optional<Hierarchy> unified = CgroupLayout.ofThisProcess().v2();
    assumeTrue(
        unified.isPresent() && Files.isWritable(unified.get().mountPoint()),
        "needs root and a hierarchy of cgroup v2");
    cgroup =
        Cgroup.of(
            new CgroupLayout(List.of(unified.get())),
            "/jrun-test-devices-" + ProcessHandle.current().pid(),
            "id");
    cgroup.create();
    group = cgroup.unifiedDirectory().orElseThrow();
  }

  @AfterEach
  void removeGroup() throws IOException {
    if (cgroup != null) {
      cgroup.remove();
    }
  }

  private void attach(LinuxDeviceCgroup... rules) throws IOException {
    DeviceFilter.of(DeviceAccess.of(List.of(rules))).attach(kernel, group);
  }

  /** Whether a process in the group can open /dev/kmsg, which root can always open elsewhere. */
  private boolean canReadLog() throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "read go; exec 3< /dev/kmsg")
            .redirectErrorStream(true)
            .start();
    cgroup.join(CgroupVersion.V2, process.pid());
    process.getOutputStream().write('\n');
    process.getOutputStream().close();
    return process.waitFor() == 0;
  }

  @Test
  void theFilterDecides() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/dev/kmsg")) && canReadLog(), "/dev/kmsg can't be opened");
    attach(NOTHING);
    assertEquals(false, canReadLog());
    attach(NOTHING, READ_LOG);
    assertEquals(true, canReadLog());
  }

  @Test
  void aFilterReplacesTheOneBefore() throws IOException {
    assertEquals(List.of(), DeviceFilter.attachedNames(kernel, group));
    attach(NOTHING);
    assertEquals(List.of("jrun_devices"), DeviceFilter.attachedNames(kernel, group));
    attach(NOTHING, READ_LOG);
    assertEquals(List.of("jrun_devices"), DeviceFilter.attachedNames(kernel, group));
  }
}
