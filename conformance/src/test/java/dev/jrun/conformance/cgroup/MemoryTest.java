package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import org.junit.jupiter.api.Test;

/** config-linux.md, "Memory", proved by who gets it. */
class MemoryTest {
  /** Fills a variable of the shell until something stops it. */
  private static final String HOG = "x=0123456789abcdef; while :; do x=$x$x; done";

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
  void updateChangesTheLimit(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 256 << 20);
    bundle.set("/linux/resources/memory/swap", 256 << 20);
    var container =
        bundle.script("read go < /tmp/go; (" + HOG + ") 2>/dev/null; echo died $?").container();
    bundle.runtime();
    java.nio.file.Path go = bundle.rootfs("tmp", "go");
    dev.jrun.conformance.harness.Host.run("mkfifo", go.toString());
    container.createAndStart();
    container.call("update", "--memory", "16m", "--memory-swap", "16m").succeeded();
    Host.run("sh", "-c", "echo > " + go);
    container.awaitLine("died 137");
  }

  @Test
  void updateBelowTheUsageIsRefused(Bundle bundle) {
    var container =
        bundle
            .script("head -c 8388608 /dev/zero > /dev/shm/x; echo ready; sleep 100")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    container.call("update", "--memory", "4096").failed().saying("unable to set memory limit to");
  }
}
