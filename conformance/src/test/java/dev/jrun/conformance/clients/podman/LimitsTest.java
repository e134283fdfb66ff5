package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits, by their effect or by what the group's files say. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class LimitsTest {

  /** What a file of the container's group says: that of version 1, else that of version 2. */
  private static String file(Podman podman, String container, String... names) throws IOException {
    String group = podman.machine().cgroup() + "/libpod-" + podman.inspect(container, ".ID");
    for (String name : names) {
      for (Path hierarchy : Host.hierarchies()) {
        Path file = Path.of(hierarchy + group, name);
        if (Files.exists(file)) {
          return Files.readString(file).strip();
        }
      }
    }
    throw new AssertionError("no " + List.of(names) + " in " + group);
  }

  @Table
  @CsvSource(
      delimiter = '|',
      value = {
        "--memory 32m --memory-swap 64m | memory.limit_in_bytes memory.max       | 33554432 33554432",
        "--memory-reservation 16m       | memory.soft_limit_in_bytes memory.low  | 16777216 16777216",
        "--cpus 0.5                     | cpu.cfs_quota_us cpu.max               | 50000 '50000 100000'",
        "--cpu-period 20000             | cpu.cfs_period_us cpu.max              | 20000 'max 20000'",
        "--cpuset-cpus 0                | cpuset.cpus cpuset.cpus                | 0 0",
        "--pids-limit 12                | pids.max pids.max                      | 12 12"
      })
  void standsInItsFile(String flags, String names, String values, Podman podman) throws Exception {
    String container = podman.start(flags, "sleep", "100");
    String value = file(podman, container, names.split(" "));
    assertTrue(values.contains(value), value);
  }

  @Test
  void whatNeedsTooMuchMemoryIsKilled(Podman podman) {
    String container = podman.start("--memory 16m --memory-swap 16m", "tail", "/dev/zero");
    assertEquals("137", podman.text("wait", container));
  }

  @Test
  void whatIsKilledOtherwiseIsNotSaidToBe(Podman podman) {
    String container = podman.start("--memory 64m", "sleep", "100");
    podman.text("kill", container);
    podman.text("wait", container);
    assertEquals("false", podman.inspect(container, ".State.OOMKilled"));
  }

  @Test
  void aForkBombEndsAtTheLimit(Podman podman) {
    var outcome =
        podman.run(
            "--pids-limit 10",
            "sh",
            "-c",
            "for i in $(seq 30 2>/dev/null || echo 1 2 3 4 5 6 7 8 9 10 11 12); do sleep 2 & done; wait");
    assertNotEquals(0, outcome.status(), outcome::toString);
    assertTrue(outcome.stderr().contains("fork"), outcome::toString);
  }

  @Test
  void limitsCanBeChanged(Podman podman) throws Exception {
    String container = podman.start("--memory 32m --memory-swap 32m --cpus 0.5", "sleep", "100");
    podman.text("update", "--memory", "48m", "--memory-swap", "48m", "--cpus", "0.25", container);
    assertEquals("50331648", file(podman, container, "memory.limit_in_bytes", "memory.max"));
    assertTrue(file(podman, container, "cpu.cfs_quota_us", "cpu.max").startsWith("25000"));
  }

  @Test
  void anUpdateThatIsNoGoodIsRefused(Podman podman) {
    String container = podman.start("--memory 32m", "sleep", "100");
    assertNotEquals(0, podman.call("update", "--cpuset-cpus", "999", container).status());
    assertEquals("running", podman.inspect(container, ".State.Status"));
  }

  @Test
  void aDeviceIsThere(Podman podman) {
    String script = "head -c 3 /dev/mine | wc -c";
    assertEquals("3", podman.facts("--device /dev/zero:/dev/mine", script).text());
  }

  @Test
  void aDeviceMayBeThereToBeWrittenOnly(Podman podman) {
    String script = ": > /dev/mine && echo written; (: < /dev/mine) || echo refused";
    var outcome = podman.run("--device /dev/kmsg:/dev/mine:w", "sh", "-c", script);
    assertEquals("written\nrefused\n", outcome.stdout(), outcome::toString);
  }

  @Test
  void otherDevicesCannotBeOpened(Podman podman) {
    String script = "mknod /tmp/kmsg c 1 11 && cat /tmp/kmsg";
    var outcome = podman.run("--cap-add MKNOD", "sh", "-c", script);
    assertNotEquals(0, outcome.status(), outcome::toString);
    assertTrue(outcome.stderr().contains("not permitted"), outcome::toString);
  }

  @Test
  void aRuleLetsOneOpenThem(Podman podman) {
    String script = "mknod /tmp/zero c 1 5 && head -c 3 /tmp/zero | wc -c";
    var flags = List.of("--cap-add=MKNOD", "--device-cgroup-rule=c 1:5 rm");
    assertEquals("3", podman.runWith(flags, "sh", "-c", script).succeeded().text());
  }
}
