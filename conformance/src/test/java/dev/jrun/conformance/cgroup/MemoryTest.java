package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** config-linux.md, "Memory", proved by who gets it. */
class MemoryTest {
  /** Fills a variable of the shell until something stops it. */
  private static final String HOG = "x=0123456789abcdef; while :; do x=$x$x; done";

  /** 24 MiB of memory that can be swapped out. */
  private static final String FILL =
      "exec 2>/dev/null; head -c 25165824 /dev/zero > /dev/shm/x && echo lived || echo died";

  @Test
  void whoTakesMoreThanTheLimitDies(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 16 << 20);
    bundle.set("/linux/resources/memory/swap", 16 << 20);
    // The hog is a child: the shell lives to tell, whatever the group's first process.
    var outcome =
        bundle.script("exec 2>/dev/null; (" + HOG + "); echo $?").container().run().succeeded();
    assertEquals("137", outcome.text());
  }

  @Test
  void whoTakesLessLives(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 64 << 20);
    assertEquals(
        "8388608",
        bundle.facts("head -c 8388608 /dev/zero > /dev/shm/x; wc -c < /dev/shm/x").text());
  }

  /** Nothing of the runtime is charged to the container. */
  @Test
  @KnownDifference(runtime = "runc", why = "its own init does not fit into so little memory")
  @KnownDifference(runtime = "crun", why = "its own init does not fit into so little memory")
  void aLimitOf512KibibytesIsEnoughForTrue(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 512 << 10);
    bundle.args("true").container().run().succeeded();
  }

  @Test
  void withAPageOfMemoryNothingRuns(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 4096);
    assertNotEquals(0, bundle.args("true").container().run().status());
  }

  @Test
  @KnownDifference(runtime = "runc", why = "tells of a process that has ended")
  @KnownDifference(runtime = "crun", why = "tells of a process that has ended")
  void whatIsTooLittleForTheStartIsSaid(Bundle bundle) {
    // Version 1 takes a limit that nothing fits into, and kills later.
    Group.assumeUnified();
    bundle.set("/linux/resources/memory/limit", 4096);
    bundle.args("true").refused().saying("out of memory during start: limit 4 KiB, needed about ");
  }

  /** The configuration limits memory and swap together, version 2 swap alone. */
  @Test
  void whatIsBeyondTheLimitGoesToSwapIfItMay(Bundle bundle) throws IOException {
    assumeTrue(Files.readAllLines(Path.of("/proc/swaps")).size() > 1, "this host has no swap");
    bundle.set("/linux/resources/memory/limit", 16 << 20).script(FILL);
    bundle.set("/linux/resources/memory/swap", 16 << 20);
    assertEquals("died", bundle.container().run().succeeded().text());
    bundle.set("/linux/resources/memory/swap", 40 << 20);
    assertEquals("lived", bundle.container().run().succeeded().text());
    bundle.set("/linux/resources/memory/swap", 20 << 20);
    assertEquals("died", bundle.container().run().succeeded().text());
  }

  /** Its effect shows only on a host that is short of memory. */
  @Test
  void theReservationIsSet(Bundle bundle) {
    bundle.set("/linux/resources/memory/reservation", 8 << 20);
    var container = bundle.args("sleep", "100").container().create();
    assertEquals(
        Integer.toString(8 << 20),
        Group.read(container, "memory.low", "memory.soft_limit_in_bytes"));
  }

  @Test
  void memoryHighSlowsDown(Bundle bundle) {
    Group.assumeUnified();
    bundle.set("/linux/resources/unified", Map.of("memory.high", Integer.toString(8 << 20)));
    bundle.script("head -c 9437184 /dev/zero > /dev/shm/x; echo ready; exec sleep 100");
    var container = bundle.container().createAndStart();
    container.awaitLine("ready");
    String events = Group.read(container, "memory.events");
    assertTrue(events.lines().anyMatch(line -> line.matches("high [1-9].*")), events);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "takes amounts without units only")
  void updateChangesTheLimit(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 256 << 20);
    bundle.set("/linux/resources/memory/swap", 256 << 20);
    Path go = bundle.rootfs("tmp", "go");
    Host.run("mkfifo", go.toString());
    var container =
        bundle
            .script("read go < /tmp/go; (" + HOG + ") 2>/dev/null; echo died $?")
            .container()
            .createAndStart();
    container.call("update", "--memory", "16m", "--memory-swap", "16m").succeeded();
    Host.run("sh", "-c", "echo > " + go);
    container.awaitLine("died 137");
  }

  /** Version 2 takes the limit, and kills who does not fit into it. */
  @Test
  void updateBelowTheUsageIsRefused(Bundle bundle) {
    assumeFalse(Group.isUnified(), "needs cgroup v1");
    var container = filled(bundle);
    container.call("update", "--memory", "4096").failed().saying("unable to set memory limit to");
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "does not know checkBeforeUpdate")
  void updateBelowTheUsageIsRefusedWhereItIsChecked(Bundle bundle) throws IOException {
    var container = filled(bundle);
    Path file = bundle.hostPath("resources.json");
    Files.writeString(file, "{\"memory\": {\"limit\": 4096, \"checkBeforeUpdate\": true}}");
    container.call("update", "--resources", file.toString()).failed();
    assertEquals("running", container.status());
  }

  private static Container filled(Bundle bundle) {
    var container =
        bundle
            .script("head -c 8388608 /dev/zero > /dev/shm/x; echo ready; sleep 100")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    return container;
  }
}
