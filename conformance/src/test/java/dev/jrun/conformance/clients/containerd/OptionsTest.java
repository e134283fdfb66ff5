package dev.jrun.conformance.clients.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags of {@code ctr run}: what becomes of them in the container. */
@ContainerdCases
class OptionsTest {
  private static final Pattern THROTTLED =
      Pattern.compile("\"throttled_?periods\": ?(\\d+)", Pattern.CASE_INSENSITIVE);

  private static Facts facts(Ctr ctr, String script, String... flags) {
    return new Facts(ctr.run(script, flags).succeeded().stdout());
  }

  @Test
  void environmentAndDirectory(Ctr ctr) {
    var facts = facts(ctr, "echo $A; pwd", "--env", "A=two words", "--cwd", "/tmp");
    assertEquals(List.of("two words", "/tmp"), facts.lines());
  }

  @Test
  void theRootCanBeReadOnly(Ctr ctr) {
    assertTrue(facts(ctr, "touch /file 2>&1; :", "--read-only").text().contains("Read-only"));
  }

  @Test
  void directoriesOfTheHostAreShared(Ctr ctr) throws IOException {
    Path directory = ctr.server().workplace().newDirectory("shared");
    Files.writeString(directory.resolve("in"), "words");
    String mount = "type=bind,src=" + directory + ",dst=/host,options=rbind:";
    facts(ctr, "cat /host/in >/host/out", "--mount", mount + "rw");
    assertEquals("words", Files.readString(directory.resolve("out")));
    assertTrue(
        facts(ctr, "touch /host/in 2>&1; :", "--mount", mount + "ro").text().contains("Read-only"));
  }

  @Test
  void theNetworkCanBeTheHosts(Ctr ctr) {
    assertEquals(
        Host.namespace("self", "net"),
        facts(ctr, "readlink /proc/self/ns/net", "--net-host").text());
  }

  @Table
  @ValueSource(strings = {"pid", "ipc", "uts", "network"})
  void namespacesOfAnotherTask(String type, Ctr ctr) {
    long other = ctr.idle().pid();
    String file = type.equals("network") ? "net" : type;
    var facts =
        facts(
            ctr,
            "readlink /proc/self/ns/" + file,
            "--with-ns",
            type + ":/proc/" + other + "/ns/" + file);
    assertEquals(Host.namespace(Long.toString(other), file), facts.text());
  }

  @Test
  void capabilitiesAreAddedAndDropped(Ctr ctr) {
    var status =
        facts(
            ctr, "cat /proc/self/status", "--cap-add", "CAP_SYS_ADMIN", "--cap-drop", "CAP_CHOWN");
    long usual = 0xa80425fbL;
    assertEquals("%016x".formatted((usual | 1L << 21) & ~1L), status.value("CapEff"));
  }

  @Test
  void privilegesGrowOnlyWhereTheyMay(Ctr ctr) {
    String script = "cat /proc/self/status";
    assertEquals("1", facts(ctr, script).value("NoNewPrivs"));
    assertEquals("0", facts(ctr, script, "--allow-new-privs").value("NoNewPrivs"));
  }

  @Test
  void callsAreFilteredByTheUsualProfile(Ctr ctr) {
    String script = "cat /proc/self/status";
    assertEquals("0", facts(ctr, script).value("Seccomp"));
    assertEquals("2", facts(ctr, script, "--seccomp").value("Seccomp"));
  }

  @Test
  void callsAreFilteredByAProfileOfOnesOwn(Ctr ctr) {
    Path profile =
        ctr.server()
            .workplace()
            .write(
                "profile.json",
                """
                {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
                  {"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}\
                """);
    var outcome =
        ctr.run("mkdir /directory 2>&1", "--seccomp", "--seccomp-profile", profile.toString());
    assertEquals(1, outcome.status());
    assertTrue(outcome.stdout().contains("Operation not permitted"), outcome::toString);
  }

  @Test
  void memoryIsLimited(Ctr ctr) {
    var outcome = ctr.run("exec tail /dev/zero", "--memory-limit", Integer.toString(16 << 20));
    assertEquals(137, outcome.status());
  }

  @Test
  void processorTimeIsLimited(Ctr ctr) {
    var task = ctr.runDetached("while :; do :; done", "--null-io", "--cpus", "0.1");
    Container.await("throttling", () -> throttled(task) > 3);
  }

  private static long throttled(Task task) {
    return THROTTLED
        .matcher(task.call("metrics", "--format", "json").text())
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .findFirst()
        .orElse(0);
  }

  @Test
  void devicesAreGiven(Ctr ctr) {
    assumeTrue(Files.exists(Path.of("/dev/fuse")));
    assertEquals(
        List.of("/dev/fuse", "0"),
        facts(ctr, "ls /dev/fuse; : </dev/fuse; echo $?", "--device", "/dev/fuse").lines());
  }

  @Test
  void theGroupIsThatOfTheCaller(Ctr ctr) {
    String group = "/" + ctr.server().workplace().name() + "/chosen";
    var lines = facts(ctr, "cat /proc/self/cgroup", "--cgroup", group).lines();
    assertTrue(lines.stream().anyMatch(line -> line.endsWith(group)), lines::toString);
  }
}
