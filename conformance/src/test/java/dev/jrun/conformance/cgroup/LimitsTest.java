package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Patience;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** config-linux.md, "Control groups": CPU time, tasks, devices and the rest, by their effect. */
class LimitsTest {
  private static final long WINDOW_MILLIS = 3000;

  /** A quarter of one CPU. */
  @Test
  @KnownDifference(runtime = "crun", why = "has no events")
  void cpuTimeIsThrottledToTheQuota(Bundle bundle) throws InterruptedException {
    bundle.set("/linux/resources/cpu/quota", 25_000).set("/linux/resources/cpu/period", 100_000);
    var container = bundle.script("while :; do :; done").container().createAndStart();
    assertThrottled(container, 25_000, 100_000);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has no events")
  void updateChangesTheQuota(Bundle bundle) throws InterruptedException {
    var container = bundle.script("while :; do :; done").container().createAndStart();
    container.call("update", "--cpu-quota", "10000", "--cpu-period", "100000").succeeded();
    assertThrottled(container, 10_000, 100_000);
  }

  /**
   * Asserts that a container that wants a whole CPU gets the quota of each period, within 10 per
   * cent, by the kernel's count of periods: no more in any, and no less in those in which it was
   * throttled, which on a busy machine are not all. Nor does it get more of the time on the wall.
   */
  private static void assertThrottled(Container container, long quota, long period)
      throws InterruptedException {
    long begin = System.nanoTime();
    JsonNode before = Figures.of(container).path("cpu");
    Thread.sleep(WINDOW_MILLIS);
    JsonNode after = Figures.of(container).path("cpu");
    double wall = System.nanoTime() - begin;
    double used = figure(after, "usage", "total") - figure(before, "usage", "total");
    long all = figure(after, "throttling", "periods") - figure(before, "throttling", "periods");
    long throttled =
        figure(after, "throttling", "throttledPeriods")
            - figure(before, "throttling", "throttledPeriods");
    double quotas = used / (quota * 1000);
    assertTrue(
        throttled > 0 && quotas > 0.9 * throttled && quotas < 1.1 * all,
        "used %s quotas in %d periods, throttled in %d".formatted(quotas, all, throttled));
    assertTrue(used < 1.1 * wall * quota / period, "used %s ns in %s ns".formatted(used, wall));
  }

  private static long figure(JsonNode cpu, String kind, String name) {
    return cpu.path(kind).path(name).asLong();
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has no events")
  void cpuTimeIsSharedByWeight(Bundle bundle) throws InterruptedException {
    var more = busy(bundle, 2048);
    var less = busy(bundle.another(), 256);
    JsonNode moreBefore = Figures.of(more).path("cpu");
    JsonNode lessBefore = Figures.of(less).path("cpu");
    Thread.sleep(WINDOW_MILLIS * Math.min(3, Patience.SLOWNESS));
    long lessUsed =
        figure(Figures.of(less).path("cpu"), "usage", "total")
            - figure(lessBefore, "usage", "total");
    long moreUsed =
        figure(Figures.of(more).path("cpu"), "usage", "total")
            - figure(moreBefore, "usage", "total");
    // As shares 8 to 1, as weights of version 2 some 5 to 1.
    assertTrue(moreUsed > 3 * lessUsed, moreUsed + " ns and " + lessUsed + " ns");
  }

  /** On one CPU with all others of its kind. */
  private static Container busy(Bundle bundle, int shares) {
    bundle.set("/linux/resources/cpu/shares", shares).set("/linux/resources/cpu/cpus", "0");
    return bundle.script("while :; do :; done").container().createAndStart();
  }

  /** Least, default and most of both, and what lies between (kubernetes#131216). */
  @Table
  @CsvSource({"2, 1", "512, 59", "1024, 100", "262144, 10000"})
  @KnownDifference(
      runtime = "runc",
      until = "1.3.2",
      rows = {"512", "1024"},
      why = "takes shares for weights of another range, so that the default gets less than others")
  @KnownDifference(
      runtime = "crun",
      until = "1.23",
      rows = {"512", "1024"},
      why = "takes shares for weights of another range, so that the default gets less than others")
  void sharesBecomeAWeight(String shares, String weight, Bundle bundle) {
    bundle.set("/linux/resources/cpu/shares", Integer.parseInt(shares));
    var container = bundle.args("sleep", "100").container().create();
    assertEquals(
        Group.isUnified() ? weight : shares, Group.read(container, "cpu.weight", "cpu.shares"));
  }

  @Test
  void theProcessRunsOnItsCpusOnly(Bundle bundle) {
    bundle.set("/linux/resources/cpu/cpus", "0");
    assertEquals("0", bundle.facts("cat /proc/self/status").value("Cpus_allowed_list"));
  }

  @Test
  void theProcessUsesItsMemoryNodesOnly(Bundle bundle) {
    bundle.set("/linux/resources/cpu/mems", "0");
    assertEquals("0", bundle.facts("cat /proc/self/status").value("Mems_allowed_list"));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has no events")
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
  void unifiedFilesAreWritten(Bundle bundle) {
    Group.assumeUnified();
    bundle.set("/linux/resources/unified", Map.of("pids.max", "1"));
    var outcome = bundle.script("echo one; true & echo two").container().run();
    assertEquals("one", outcome.text(), outcome::toString);
  }

  @Test
  void hugePagesAreLimited(Bundle bundle) throws IOException {
    Path pages = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
    assumeTrue(
        Files.exists(pages) && Long.parseLong(Files.readString(pages).strip()) >= 4,
        "needs huge pages");
    bundle.setJson(
        "/linux/resources/hugepageLimits", "[{\"pageSize\": \"2MB\", \"limit\": 2097152}]");
    bundle.mount("/tmp", "hugetlbfs", "hugetlbfs", "pagesize=2M");
    assertEquals(
        "one refused",
        bundle
            .facts(
                "busybox fallocate -l 2097152 /tmp/one && echo -n 'one ';"
                    + " busybox fallocate -l 4194304 /tmp/two 2>/dev/null || echo refused")
            .text());
  }

  /** 3 MiB past the cache, at no more than 1 MiB in a second where it would be much faster. */
  @Test
  void writingToADiskIsThrottled(Bundle bundle) throws IOException {
    Disk disk = Disk.of(bundle.directory());
    bundle.script(
        "read begin rest < /proc/uptime;"
            + " dd if=/dev/zero of=/tmp/x bs=64k count=48 oflag=direct 2>/dev/null;"
            + " read end rest < /proc/uptime; echo $begin $end | awk '{print $2 - $1}'");
    double fast = Double.parseDouble(bundle.container().run().succeeded().text());
    bundle.set(
        "/linux/resources/blockIO/throttleWriteBpsDevice/-",
        Map.of("major", disk.major(), "minor", disk.minor(), "rate", 1 << 20));
    double slow = Double.parseDouble(bundle.container().run().succeeded().text());
    assertTrue(slow > 2.5 && fast < slow / 2, fast + " s and " + slow + " s");
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
