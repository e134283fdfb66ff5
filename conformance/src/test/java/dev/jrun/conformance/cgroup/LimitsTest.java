package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.KnownDifference;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** config-linux.md, "Control groups": CPU time, tasks, devices and the rest, by their effect. */
class LimitsTest {
  private static final int SECONDS = 3;

  /** A quarter of one CPU, within 10 per cent. */
  @Test
  void cpuTimeIsThrottledToTheQuota(Bundle bundle) throws InterruptedException {
    bundle.set("/linux/resources/cpu/quota", 25_000).set("/linux/resources/cpu/period", 100_000);
    var container = bundle.script("while :; do :; done").container().createAndStart();
    double share = share(container);
    assertTrue(share > 0.225 && share < 0.275, "used " + share + " of a CPU");
  }

  @Test
  void updateChangesTheQuota(Bundle bundle) throws InterruptedException {
    var container = bundle.script("while :; do :; done").container().createAndStart();
    container.call("update", "--cpu-quota", "10000", "--cpu-period", "100000").succeeded();
    double share = share(container);
    assertTrue(share > 0.09 && share < 0.11, "used " + share + " of a CPU");
  }

  /** How much of one CPU a container uses. */
  private static double share(Container container) throws InterruptedException {
    long begin = System.nanoTime();
    long before = Figures.of(container).path("cpu").path("usage").path("total").asLong();
    Thread.sleep(SECONDS * 1000);
    long used = Figures.of(container).path("cpu").path("usage").path("total").asLong() - before;
    return (double) used / (System.nanoTime() - begin);
  }

  @Test
  void theProcessRunsOnItsCpusOnly(Bundle bundle) {
    bundle.set("/linux/resources/cpu/cpus", "0");
    assertEquals("0", bundle.facts("cat /proc/self/status").value("Cpus_allowed_list"));
  }

  @Test
  void aForkBombStopsAtTheLimitOfTasks(Bundle bundle) {
    bundle.set("/linux/resources/pids/limit", 20);
    var container =
        bundle
            // The shell that cannot fork ends; that the first one lives takes no fork.
            .script("sh -c 'while :; do sleep 100 & done' 2>/dev/null; exec sleep 100")
            .container()
            .createAndStart();
    Container.await("20 tasks", () -> current(container) >= 19);
    assertTrue(current(container) <= 20, "tasks: " + current(container));
  }

  private static long current(Container container) {
    return Figures.of(container).path("pids").path("current").asLong();
  }

  @Test
  void aDeniedDeviceIsRefused(Bundle bundle) {
    denyAll(bundle);
    bundle.capabilities("CAP_MKNOD");
    assertEquals(
        "made refused",
        bundle
            .facts(
                "mknod /tmp/mem c 1 1 && echo -n 'made ';"
                    + " (: < /tmp/mem) 2>&1 | grep -q 'not permitted' && echo refused")
            .text());
  }

  @Test
  void anAllowedDeviceCanBeUsed(Bundle bundle) {
    denyAll(bundle);
    bundle.capabilities("CAP_MKNOD");
    bundle.set(
        "/linux/resources/devices/-",
        Map.of("allow", true, "type", "c", "major", 1, "minor", 11, "access", "w"));
    assertEquals(
        "written refused",
        bundle
            .facts(
                "mknod /tmp/kmsg c 1 11; (: > /tmp/kmsg) && echo -n 'written ';"
                    + " (: < /tmp/kmsg) 2>/dev/null || echo refused")
            .text());
  }

  @Test
  void theDefaultDevicesCanBeUsed(Bundle bundle) {
    denyAll(bundle);
    assertEquals(
        "4096 0",
        bundle
            .facts("head -c 4096 /dev/urandom | wc -c; echo > /dev/null; echo $?")
            .text()
            .replace('\n', ' '));
  }

  private static void denyAll(Bundle bundle) {
    bundle.setJson("/linux/resources/devices", "[{\"allow\": false, \"access\": \"rwm\"}]");
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.3", why = "does not name the property")
  @KnownDifference(runtime = "crun", why = "does not name the property")
  void whatTheHostCannotDoIsNamed(Bundle bundle) {
    bundle.set("/linux/resources/blockIO/leafWeight", 500);
    bundle.set("/linux/resources/unified", Map.of("memory.nonsense", "1"));
    var outcome = bundle.refused();
    assertTrue(outcome.stderr().contains("/linux/resources/"), outcome::toString);
  }

  @Test
  void anInvalidValueIsRefused(Bundle bundle) {
    bundle.set("/linux/resources/cpu/cpus", "4095");
    bundle.refused();
  }
}
