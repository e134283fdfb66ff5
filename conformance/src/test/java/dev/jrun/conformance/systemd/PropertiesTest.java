package dev.jrun.conformance.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits and annotations as properties of the scope, and the limits in the files of its group. */
class PropertiesTest {
  @BeforeAll
  static void requireSystemd() {
    Scope.require();
  }

  private static void limit(Bundle bundle) {
    bundle.args("sleep", "100");
    bundle.setJson(
        "/linux/resources",
        """
        {
          "memory": {"limit": 67108864, "reservation": 33554432, "swap": 134217728},
          "cpu": {"quota": 25000, "period": 50000, "cpus": "0", "mems": "0"},
          "pids": {"limit": 40},
          "unified": {"cpu.weight": "77", "memory.high": "50331648"}
        }
        """);
  }

  private static void assertProperties(Scope scope, Map<String, String> expected) {
    var properties = scope.properties();
    expected.forEach((name, value) -> assertEquals(value, properties.get(name), name));
  }

  @Test
  void limitsAreProperties(Bundle bundle) {
    limit(bundle);
    var scope = Scope.of(bundle).create();
    assertProperties(
        scope,
        Map.of(
            "MemoryMax", "67108864",
            "MemoryLow", "33554432",
            "MemoryHigh", "50331648",
            "MemorySwapMax", "67108864",
            "CPUWeight", "77",
            "CPUQuotaPeriodUSec", "50ms",
            "CPUQuotaPerSecUSec", "500ms",
            "AllowedCPUs", "0",
            "AllowedMemoryNodes", "0",
            "TasksMax", "40"));
    scope.delete();
  }

  @Test
  void limitsAreInTheFiles(Bundle bundle) {
    limit(bundle);
    var scope = Scope.of(bundle).create();
    assertLimited(scope);
    scope.delete();
  }

  /** Then systemd writes what it knows to the files again. */
  @Test
  void limitsSurviveAReload(Bundle bundle) {
    limit(bundle);
    var scope = Scope.of(bundle).create();
    Host.run("systemctl", "daemon-reload");
    assertLimited(scope);
    scope.delete();
  }

  private static void assertLimited(Scope scope) {
    assertEquals("67108864", scope.file("memory.max"));
    assertEquals("67108864", scope.file("memory.swap.max"));
    assertEquals("25000 50000", scope.file("cpu.max"));
    assertEquals("77", scope.file("cpu.weight"));
    assertEquals("0", scope.file("cpuset.cpus"));
    assertEquals("40", scope.file("pids.max"));
  }

  @Test
  void updateChangesBoth(Bundle bundle) {
    limit(bundle);
    var scope = Scope.of(bundle).createAndStart();
    scope
        .container()
        .call(
            "update",
            "--memory",
            "128m",
            "--memory-swap",
            "256m",
            "--pids-limit",
            "30",
            "--cpu-quota",
            "10000",
            "--cpu-period",
            "100000")
        .succeeded();
    assertProperties(
        scope,
        Map.of(
            "MemoryMax", "134217728",
            "MemorySwapMax", "134217728",
            "TasksMax", "30",
            "CPUQuotaPerSecUSec", "100ms",
            // What was not mentioned is as it was.
            "MemoryLow", "33554432",
            "AllowedCPUs", "0"));
    assertEquals("134217728", scope.file("memory.max"));
    assertEquals("30", scope.file("pids.max"));
    assertEquals("10000 100000", scope.file("cpu.max"));
    scope.container().call("update", "--memory", "-1", "--pids-limit", "-1").succeeded();
    assertProperties(scope, Map.of("MemoryMax", "infinity", "TasksMax", "infinity"));
    assertEquals("max", scope.file("memory.max"));
    scope.delete();
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.4", why = "does not know the property")
  void anIdleGroupStaysIdle(Bundle bundle) {
    bundle.args("sleep", "100").set("/linux/resources/cpu/idle", 1);
    var scope = Scope.of(bundle).createAndStart();
    assertEquals("1", scope.file("cpu.idle"));
    scope.container().call("update", "--cpu-quota", "50000").succeeded();
    assertEquals("1", scope.file("cpu.idle"));
    scope.delete();
  }

  @Test
  void aDeniedDeviceIsRefusedAfterAReload(Bundle bundle) {
    bundle.capabilities("CAP_MKNOD");
    bundle.setJson("/linux/resources/devices", "[{\"allow\": false, \"access\": \"rwm\"}]");
    bundle.script(
        "mknod /tmp/mem c 1 1; while :; do"
            + " (: < /tmp/mem) 2>/dev/null && echo open || echo refused;"
            + " head -c 1 /dev/zero > /dev/null && echo usable; read go < /tmp/go; done");
    Host.run("mkfifo", bundle.rootfs("tmp", "go").toString());
    var scope = Scope.of(bundle).createAndStart();
    scope.container().awaitLine("usable");
    Host.run("systemctl", "daemon-reload");
    Host.run("sh", "-c", "echo > " + bundle.rootfs("tmp", "go"));
    Container.await("a second look", () -> scope.container().output().lines().size() >= 4);
    assertEquals(
        List.of("refused", "usable", "refused", "usable"), scope.container().output().lines());
    scope.delete();
  }

  @Test
  void whoTakesMoreThanTheLimitDies(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 16 << 20);
    bundle.set("/linux/resources/memory/swap", 16 << 20);
    bundle.script(
        "exec 2>/dev/null; (x=0123456789abcdef; while :; do x=$x$x; done); echo died $?; sleep 100");
    var scope = Scope.of(bundle).createAndStart();
    scope.container().awaitLine("died 137");
    scope.delete();
  }

  /** Nothing of the runtime is charged to the container. */
  @Test
  @KnownDifference(runtime = "runc", why = "its own init does not fit into so little memory")
  @KnownDifference(runtime = "crun", why = "its own init does not fit into so little memory")
  void aLimitOf512KibibytesIsEnoughForTrue(Bundle bundle) {
    bundle.args("true").set("/linux/resources/memory/limit", 512 << 10);
    Scope.of(bundle).container().run().succeeded();
    assertEquals(List.of(), Scope.unitsLeft());
  }

  @Table
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a string | CollectMode | 'inactive-or-failed' | CollectMode | inactive-or-failed",
        "microseconds | TimeoutStopUSec | uint64 123456789 | TimeoutStopUSec | 2min 3.456789s",
        "seconds | TimeoutStopSec | 12 | TimeoutStopUSec | 12s",
        "a part of a second | TimeoutStopSec | 1.5 | TimeoutStopUSec | 1.5",
        "an array | After | ['basic.target'] | After | basic.target",
        "a truth | SendSIGHUP | true | SendSIGHUP | yes",
        "another description | Description | \"my own\" | Description | my own",
      })
  void annotationsAreProperties(
      String row, String name, String value, String property, String shown, Bundle bundle) {
    bundle.args("sleep", "100").set("/annotations/org.systemd.property." + name, value);
    var scope = Scope.of(bundle).create();
    assertTrue(scope.property(property).contains(shown), row + ": " + scope.property(property));
    scope.delete();
  }

  @Table
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no value | CollectMode | inactive",
        "an open string | CollectMode | 'inactive",
        "seconds that are no number | TimeoutStopSec | 'soon'",
        "a name that is none | A1 | true",
        "an unknown property | NoSuchProperty | true",
        "the wrong type | CollectMode | 5",
      })
  void aBadAnnotationIsRefused(String row, String name, String value, Bundle bundle) {
    bundle.args("sleep", "100").set("/annotations/org.systemd.property." + name, value);
    var scope = Scope.of(bundle);
    var outcome = scope.container().tryCreate().failed();
    assertEquals(List.of(), scope.container().traces(), () -> row + ": " + outcome);
    scope.assertGone();
  }
}
