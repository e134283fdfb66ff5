package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container may not do, and how much of it podman's flags allow. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class SecurityTest {
  private static final String PROFILE =
      """
      {"defaultAction": "SCMP_ACT_ALLOW",
       "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 28}]}
      """;

  private static String effective(Podman podman, String flags) {
    return podman.facts(flags, "cat /proc/self/status").value("CapEff");
  }

  @Table
  @CsvSource({
    "--cap-drop ALL, 0000000000000000",
    "--cap-drop ALL --cap-add CHOWN, 0000000000000001",
    "--cap-drop ALL --cap-add SYS_PTRACE --cap-add KILL, 0000000000080020",
    "--user guest, 0000000000000000"
  })
  void capabilitiesAre(String flags, String expected, Podman podman) {
    assertEquals(expected, effective(podman, flags));
  }

  @Test
  void byDefaultCapabilitiesAreFew(Podman podman) {
    long few = Long.parseLong(effective(podman, ""), 16);
    long all = Long.parseLong(effective(podman, "--privileged"), 16);
    assertTrue(Long.bitCount(few) < 15 && few != 0, Long.toHexString(few));
    assertTrue(Long.bitCount(all) > 30, Long.toHexString(all));
  }

  @Test
  void aUserCanKeepACapability(Podman podman) {
    var status =
        podman.facts(
            "--user guest --cap-drop ALL --cap-add NET_BIND_SERVICE", "cat /proc/self/status");
    assertEquals("0000000000000400", status.value("CapEff"));
    assertEquals("0000000000000400", status.value("CapAmb"));
  }

  @Table
  @CsvSource({
    "by default, '', 2",
    "unconfined, --security-opt seccomp=unconfined, 0",
    "privileged, --privileged, 0"
  })
  void systemCallsAreFilteredUnlessTheyAreNot(
      String what, String flags, String mode, Podman podman) {
    assertEquals(mode, podman.facts(flags, "cat /proc/self/status").value("Seccomp"), what);
  }

  @Test
  void aProfileOfOnesOwnIsUsed(Podman podman) throws Exception {
    Path profile =
        Files.writeString(podman.machine().newDirectory("seccomp").resolve("json"), PROFILE);
    String flags = "--security-opt seccomp=" + profile;
    var outcome = podman.run(flags, "mkdir", "/tmp/new");
    assertNotEquals(0, outcome.status());
    assertTrue(outcome.stderr().contains("No space left on device"), outcome::toString);
    String container = podman.start(flags, "sleep", "100");
    var exec = podman.exec("", container, "mkdir", "/tmp/new");
    assertTrue(exec.stderr().contains("No space left on device"), exec::toString);
  }

  @Test
  void theDefaultProfileForbidsMounts(Podman podman) {
    String script = "mount -t tmpfs none /tmp";
    var outcome = podman.run("", "sh", "-c", script);
    assertNotEquals(0, outcome.status(), outcome::toString);
    podman
        .run("--cap-add SYS_ADMIN --security-opt seccomp=unconfined", "sh", "-c", script)
        .succeeded();
  }

  @Test
  void newPrivilegesCanBeForbidden(Podman podman) {
    String flag = "--security-opt no-new-privileges";
    assertEquals("1", podman.facts(flag, "cat /proc/self/status").value("NoNewPrivs"));
    assertEquals("0", podman.facts("", "cat /proc/self/status").value("NoNewPrivs"));
  }

  @Table
  @ValueSource(strings = {"/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/sched_debug"})
  void isMasked(String file, Podman podman) {
    String script = "test ! -e " + file + " || test -c " + file;
    podman.run("", "sh", "-c", script).succeeded();
  }

  @Test
  void whatIsMaskedCanBeShown(Podman podman) {
    String script = "test -f /proc/keys && echo shown";
    String flags = "--security-opt unmask=/proc/keys";
    assertEquals("shown", podman.facts(flags, script).text());
    assertEquals(
        "hidden",
        podman
            .facts("--security-opt mask=/etc/passwd", "test -s /etc/passwd || echo hidden")
            .text());
  }

  @Test
  void kernelSettingsCannotBeWritten(Podman podman) {
    String script = "echo 0 > /proc/sys/kernel/randomize_va_space";
    var outcome = podman.run("", "sh", "-c", script);
    assertTrue(outcome.stderr().contains("Read-only file system"), outcome::toString);
  }

  @Test
  void aSettingOfTheHostIsRefused(Podman podman) {
    var outcome = podman.run("--sysctl kernel.randomize_va_space=0", "true");
    assertNotEquals(0, outcome.status(), outcome::toString);
  }

  @Test
  void aPrivilegedContainerHasTheDevices(Podman podman) {
    var facts =
        podman.facts(
            "--privileged", "test -c /dev/kmsg && head -c 0 /dev/kmsg && test -w /sys && echo all");
    assertEquals("all", facts.text());
  }

  @Test
  void theKeyringIsTheContainersOwn(Podman podman) {
    assertEquals("none", podman.facts("", "test -s /proc/keys || echo none").text());
  }
}
