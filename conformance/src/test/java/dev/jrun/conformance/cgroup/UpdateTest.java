package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.KnownDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code update}: other limits for a container that runs. */
class UpdateTest {
  @Test
  @KnownDifference(runtime = "crun", why = "has no events")
  void updateReadsADocument(Bundle bundle) throws IOException {
    bundle.set("/linux/resources/pids/limit", 50);
    var container = bundle.args("sleep", "100").container().createAndStart();
    Path file = bundle.hostPath("resources.json");
    Files.writeString(file, "{\"pids\": {\"limit\": 30}, \"memory\": {\"limit\": 67108864}}");
    container.call("update", "--resources", file.toString()).succeeded();
    assertEquals(30, Figures.of(container).path("pids").path("limit").asLong());
    assertEquals(
        67108864, Figures.of(container).path("memory").path("usage").path("limit").asLong());
  }

  @Test
  @KnownDifference(runtime = "crun", why = "takes amounts without units only")
  void updateTakesItsFlags(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    update(
        container,
        "--cpu-share=512 --cpu-period=200000 --cpu-quota=50000 --cpuset-cpus=0 --cpuset-mems=0"
            + " --memory=64m --memory-reservation=32m --memory-swap=128m --pids-limit=40");
    var data = Figures.of(container);
    assertEquals(64 << 20, data.path("memory").path("usage").path("limit").asLong());
    assertEquals(128 << 20, data.path("memory").path("swap").path("limit").asLong());
    assertEquals(40, data.path("pids").path("limit").asLong());
    assertEquals(
        Integer.toString(32 << 20),
        Group.read(container, "memory.low", "memory.soft_limit_in_bytes"));
    assertEquals("0", Group.read(container, "cpuset.cpus"));
    assertEquals("0", Group.read(container, "cpuset.mems"));
    if (Group.isUnified()) {
      assertEquals("50000 200000", Group.read(container, "cpu.max"));
      assertNotEquals("100", Group.read(container, "cpu.weight"));
    } else {
      assertEquals("50000", Group.read(container, "cpu.cfs_quota_us"));
      assertEquals("200000", Group.read(container, "cpu.cfs_period_us"));
      assertEquals("512", Group.read(container, "cpu.shares"));
    }
    container.call("update", "--memory", "lots").failed().saying("invalid value for memory");
  }

  private static void update(Container container, String flags) {
    container.call("update", flags.split(" ", -1)).succeeded();
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "has neither flag")
  @KnownDifference(runtime = "crun", why = "has neither flag")
  void updateTakesBurstAndIdle(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    Group.assumeHas(container, "cpu.idle");
    update(container, "--cpu-quota=50000 --cpu-burst=10000");
    assertEquals("10000", Group.read(container, "cpu.max.burst", "cpu.cfs_burst_us"));
    update(container, "--cpu-idle=1");
    assertEquals("1", Group.read(container, "cpu.idle"));
    update(container, "--cpu-idle=0");
    assertEquals("0", Group.read(container, "cpu.idle"));
  }

  @Test
  void updateTakesTheWeightOfBlockIo(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    String[] files = {"blkio.bfq.weight", "blkio.weight", "io.bfq.weight"};
    Group.assumeHas(container, files);
    update(container, "--blkio-weight=250");
    assertEquals("250", Group.read(container, files).replace("default ", ""));
  }

  @Test
  void updateTakesTheFlagsOfVersionOne(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    Group.assumeHas(container, "cpu.rt_runtime_us");
    // More would have to be given to the groups above first.
    update(container, "--cpu-rt-period=500000 --cpu-rt-runtime=0");
    assertEquals("500000", Group.read(container, "cpu.rt_period_us"));
  }

  @Test
  @KnownDifference(runtime = "runc", why = "leaves what it has changed before")
  @KnownDifference(runtime = "crun", why = "leaves what it has changed before")
  void anUpdateThatIsRefusedChangesNothing(Bundle bundle) {
    bundle.set("/linux/resources/pids/limit", 50).set("/linux/resources/memory/limit", 64 << 20);
    var container = bundle.args("sleep", "100").container().createAndStart();
    container
        .call(
            "update", "--pids-limit=40", "--memory=32m", "--cpu-quota=50000", "--cpuset-cpus=4095")
        .failed();
    assertEquals("50", Group.read(container, "pids.max"));
    assertEquals(
        Integer.toString(64 << 20), Group.read(container, "memory.max", "memory.limit_in_bytes"));
    assertTrue(
        List.of("-1", "max 100000").contains(Group.read(container, "cpu.max", "cpu.cfs_quota_us")));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "updates what has stopped")
  void aStoppedContainerCannotBeUpdated(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    container.call("update", "--pids-limit", "40").failed().saying("container not running");
  }
}
