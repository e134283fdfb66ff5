package dev.jrun.conformance.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the process of {@code exec} is: as in the container, as flags say, or as a file says. */
class ExecProcessTest {

  private static final String NONE = "0000000000000000";

  private static Container running(Bundle bundle) {
    return bundle.args("sleep", "100").container().runDetached();
  }

  private static String ids(Container container, String... flags) {
    return container.execFacts("echo $(id -u):$(id -g) $(id -G)", flags).text();
  }

  @Test
  void theUserIsThatOfTheContainer(Bundle bundle) {
    bundle
        .set("/process/user/uid", 1000)
        .set("/process/user/gid", 50)
        .set("/process/user/additionalGids", List.of(7, 8));
    assertEquals("1000:50 50 7 8", ids(running(bundle)));
  }

  @Table
  @CsvSource({
    "1,        1:0 0",
    "1:2,      1:2 2",
    "01,       1:0 0",
    "0:0,      0:0 0",
    "65534:1,  65534:1 1",
    "2147483647, 2147483647:0 0",
  })
  void theUserIsTheOneThatIsAskedFor(String user, String ids, Bundle bundle) {
    assertEquals(ids, ids(running(bundle), "--user", user));
  }

  @Table
  @ValueSource(
      strings = {"a", ":5", "-1", "1:x", "4294967296", "4294967295", "99999999999999999999"})
  @KnownDifference(
      runtime = "runc",
      rows = {"4294967296"},
      why = "takes what is too large for an id modulo 2^32: for root, that is")
  void whatIsNoUserIsRefused(String user, Bundle bundle) {
    // CVE-2026-30892: another number than the one that was asked for may be root's.
    var outcome = running(bundle).execWith(List.of("--user=" + user), "true").complained();
    assertEquals(255, outcome.status());
  }

  @Test
  void groupsAreAdded(Bundle bundle) {
    bundle.set("/process/user/additionalGids", List.of(7));
    assertEquals("0:0 0 7 8 9", ids(running(bundle), "-g", "8", "-g", "9"));
  }

  @Test
  void theEnvironmentIsThatOfTheContainer(Bundle bundle) {
    var facts = running(bundle.set("/process/env/-", "A=1")).exec("env").succeeded().stdout();
    assertEquals(
        List.of("A=1", "HOME=/root", "PATH=/bin", "TERM=xterm"), facts.lines().sorted().toList());
  }

  @Test
  void variablesAreAddedAndReplaced(Bundle bundle) {
    var outcome =
        running(bundle)
            .execWith(
                List.of("--env", "TERM=dumb", "--env", "B=a,b c", "--env=C="),
                "sh",
                "-c",
                "env | sort");
    assertEquals(
        List.of("B=a,b c", "C=", "HOME=/root", "PATH=/bin", "TERM=dumb"),
        new Facts(outcome.succeeded().stdout())
            .lines().stream().filter(it -> !it.matches("(SHLVL|PWD)=.*")).toList());
  }

  @Test
  void homeIsThatOfTheUser(Bundle bundle) {
    assertEquals("/home/guest", running(bundle).execFacts("echo $HOME", "-u", "1000").text());
  }

  @Test
  void thePathIsThatOfTheContainer(Bundle bundle) throws IOException {
    Files.createDirectories(bundle.rootfs("opt"));
    Files.createSymbolicLink(bundle.rootfs("opt/found"), Path.of("../bin/busybox"));
    var container = running(bundle);
    container.exec("found").complained().saying("executable file not found in");
    // It is busybox, which does not know itself by this name.
    var outcome = container.execWith(List.of("--env", "PATH=/bin:/opt"), "found");
    assertTrue(outcome.stderr().contains("applet not found"), outcome::toString);
  }

  @Test
  void theDirectoryIsThatOfTheContainer(Bundle bundle) {
    var container = running(bundle.set("/process/cwd", "/tmp"));
    assertEquals("/tmp", container.execFacts("pwd").text());
    assertEquals("/etc", container.execFacts("pwd", "--cwd", "/etc").text());
  }

  @Table
  @ValueSource(strings = {"/no/such/directory", "relative", "/etc/passwd"})
  void anotherDirectoryIsRefused(String directory, Bundle bundle) {
    assertEquals(
        255, running(bundle).execWith(List.of("--cwd", directory), "pwd").complained().status());
  }

  @Test
  void capabilitiesAreThoseOfTheContainer(Bundle bundle) {
    var container = running(bundle.capabilities("CAP_KILL", "CAP_CHOWN"));
    var facts = container.execFacts("cat /proc/self/status");
    for (String set : List.of("CapPrm", "CapEff", "CapBnd")) {
      assertEquals("0000000000000021", facts.value(set), set);
    }
    assertEquals(NONE, facts.value("CapInh"));
    assertEquals(NONE, facts.value("CapAmb"));
  }

  @Test
  void capabilitiesAreAddedAndNothingIsInheritable(Bundle bundle) {
    // CVE-2022-29162
    var container = running(bundle.capabilities("CAP_KILL"));
    var facts =
        container.execFacts("cat /proc/self/status", "--cap", "CAP_CHOWN", "--cap", "CAP_SYSLOG");
    for (String set : List.of("CapPrm", "CapEff", "CapBnd")) {
      assertEquals("0000000400000021", facts.value(set), set);
    }
    assertEquals(NONE, facts.value("CapInh"));
    assertEquals(NONE, facts.value("CapAmb"));
  }

  @Test
  void whatIsInheritableAlreadyBecomesAmbientToo(Bundle bundle) {
    bundle
        .capabilities("CAP_KILL", "CAP_CHOWN")
        .set("/process/capabilities/inheritable", List.of("CAP_KILL", "CAP_CHOWN"))
        .set("/process/capabilities/ambient", List.of("CAP_KILL"))
        .set("/process/user/uid", 1000);
    var facts = running(bundle).execFacts("cat /proc/self/status", "--cap", "CAP_CHOWN");
    assertEquals("0000000000000021", facts.value("CapAmb"));
    assertEquals("0000000000000021", facts.value("CapEff"));
  }

  @Test
  void withoutCapabilitiesOneCanBeAdded(Bundle bundle) {
    var facts =
        running(bundle.capabilities()).execFacts("cat /proc/self/status", "--cap", "CAP_KILL");
    assertEquals("0000000000000020", facts.value("CapEff"));
    assertEquals("0000000000000020", facts.value("CapBnd"));
  }

  @Test
  void anUnknownCapabilityIsAWarning(Bundle bundle) {
    var outcome = running(bundle).execWith(List.of("--cap", "CAP_FROM_THE_FUTURE"), "true");
    assertEquals(0, outcome.saying("CAP_FROM_THE_FUTURE").status());
  }

  @Table
  @CsvSource({
    "true,  '',                      1",
    "false, '',                      0",
    "false, --no-new-privs,          1",
    "true,  --no-new-privs=false,    0",
  })
  void noNewPrivileges(boolean container, String flag, String value, Bundle bundle) {
    String[] flags = flag.isEmpty() ? new String[0] : new String[] {flag};
    var facts =
        running(bundle.set("/process/noNewPrivileges", container))
            .execFacts("cat /proc/self/status", flags);
    assertEquals(value, facts.value("NoNewPrivs"));
  }

  @Test
  void limitsAreThoseOfTheContainer(Bundle bundle) {
    bundle.setJson(
        "/process/rlimits", "[{\"type\": \"RLIMIT_MSGQUEUE\", \"soft\": 77, \"hard\": 99}]");
    var limits = running(bundle).execFacts("grep msgqueue /proc/self/limits").text();
    assertTrue(limits.matches("Max msgqueue size +77 +99 +bytes"), limits);
  }

  @Test
  void theOomScoreIsThatOfTheContainer(Bundle bundle) {
    var container = running(bundle.set("/process/oomScoreAdj", 321));
    assertEquals("321", container.execFacts("cat /proc/self/oom_score_adj").text());
  }

  @Test
  @KnownDifference(runtime = "runc", why = "1.1.5 sets 022 whatever the container has")
  void theUmaskIsThatOfTheContainer(Bundle bundle) {
    assertEquals("0077", running(bundle.set("/process/user/umask", 077)).execFacts("umask").text());
  }

  @Test
  void theKeyringIsThatOfTheContainer(Bundle bundle) {
    var container = running(bundle);
    String rings = "grep -c '_ses[.]" + container.id() + ":' /proc/keys";
    assertEquals("1", container.execFacts(rings).text());
  }

  private static String processFile(Bundle bundle, String json) throws IOException {
    return Files.writeString(bundle.hostPath("process.json"), json).toString();
  }

  @Table
  @ValueSource(strings = {"--process", "-p"})
  void aFileSaysAllOfIt(String flag, Bundle bundle) throws IOException {
    String file =
        processFile(
            bundle,
            """
            {"user": {"uid": 1000, "gid": 50, "additionalGids": [7]}, "cwd": "/tmp",
             "args": ["sh", "-c", "echo $(id -u):$(id -g) $(id -G); pwd; echo $X $TERM; cat /proc/self/status; grep msgqueue /proc/self/limits"],
             "env": ["PATH=/bin", "X=1"], "noNewPrivileges": false,
             "capabilities": {"bounding": ["CAP_KILL"]},
             "rlimits": [{"type": "RLIMIT_MSGQUEUE", "soft": 50, "hard": 60}]}
            """);
    var container = running(bundle.set("/process/noNewPrivileges", true));
    var facts = new Facts(container.execWith(List.of(flag, file)).succeeded().stdout());
    assertEquals(List.of("1000:50 50 7", "/tmp", "1"), facts.lines().subList(0, 3));
    assertEquals("0", facts.value("NoNewPrivs"));
    assertEquals("0000000000000020", facts.value("CapBnd"));
    assertTrue(facts.lines().getLast().matches("Max msgqueue size +50 +60 +bytes *"), facts.text());
  }

  private static Facts ofIncompleteFile(Bundle bundle) throws IOException {
    bundle
        .capabilities("CAP_KILL")
        .set("/process/oomScoreAdj", 55)
        .setJson(
            "/process/rlimits", "[{\"type\": \"RLIMIT_MSGQUEUE\", \"soft\": 77, \"hard\": 99}]");
    String file =
        processFile(
            bundle,
            """
            {"user": {"uid": 0, "gid": 0}, "cwd": "/", "env": ["PATH=/bin"], "args":
             ["sh", "-c", "cd /proc/self; cat status oom_score_adj; grep msgqueue limits"]}
            """);
    return new Facts(running(bundle).execWith(List.of("-p", file)).succeeded().stdout());
  }

  @Test
  void whatAFileLeavesOutIsAsInTheContainer(Bundle bundle) throws IOException {
    var facts = ofIncompleteFile(bundle);
    assertEquals("0000000000000020", facts.value("CapEff"));
    assertTrue(facts.lines().contains("55"));
  }

  @Test
  @KnownDifference(runtime = "runc", why = "1.1.5 leaves the limits of the caller")
  void limitsThatAFileLeavesOutToo(Bundle bundle) throws IOException {
    assertTrue(ofIncompleteFile(bundle).text().matches("(?s).*Max msgqueue size +77 +99 .*"));
  }

  @Table
  @ValueSource(
      strings = {
        "{",
        "{\"args\": [\"true\"], \"cwd\": \"relative\", \"user\": {\"uid\": 0, \"gid\": 0}}",
        "{\"cwd\": \"/\", \"user\": {\"uid\": 0, \"gid\": 0}}",
        "{\"args\": [\"true\"], \"user\": {\"uid\": 0, \"gid\": 0}}",
      })
  void aFileThatIsNoProcessIsRefused(String json, Bundle bundle) throws IOException {
    var outcome = running(bundle).execWith(List.of("-p", processFile(bundle, json))).complained();
    assertEquals(255, outcome.status());
  }

  @Test
  void aFileThatIsMissingIsRefused(Bundle bundle) {
    var outcome = running(bundle).execWith(List.of("-p", "/no/such/file")).complained();
    assertEquals(255, outcome.saying("no such file or directory").status());
  }

  @Test
  void itIsInTheGroupsOfTheContainer(Bundle bundle) {
    var container = running(bundle);
    assertEquals(
        Host.run("cat", "/proc/" + container.pid() + "/cgroup"),
        container.execFacts("cat /proc/self/cgroup").text());
  }

  private static List<Path> subgroups(Container container, String name) {
    return Host.cgroupsNamed(container.id()).stream().map(group -> group.resolve(name)).toList();
  }

  @Test
  void itCanBeInAGroupBelow(Bundle bundle) throws IOException {
    var container = running(bundle);
    for (Path group : subgroups(container, "below")) {
      Files.createDirectory(group);
      // A new group of cpuset has none, and takes no process.
      for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
        if (Files.exists(group.resolve(file))) {
          Files.writeString(group.resolve(file), Files.readString(group.getParent().resolve(file)));
        }
      }
    }
    var groups = container.execFacts("cat /proc/self/cgroup", "--cgroup", "below").lines();
    // A hybrid host's empty hierarchy of version 2 is not everybody's business.
    groups.stream()
        .filter(line -> !line.startsWith("0::") || groups.size() == 1)
        .forEach(line -> assertTrue(line.endsWith("/" + container.id() + "/below"), line));
    subgroups(container, "below").forEach(group -> assertTrue(group.toFile().delete()));
  }

  @Table
  @CsvSource({
    "missing,       no such file or directory",
    "../elsewhere,  sub cgroup path",
    "nosuch:below,  unknown controller",
    "a:b:c,         invalid --cgroup argument",
  })
  void anotherGroupIsRefused(String argument, String words, Bundle bundle) {
    var outcome = running(bundle).execWith(List.of("--cgroup", argument), "true").complained();
    assertEquals(255, outcome.saying(words).status());
  }

  /** Under another name it would be another container's. */
  @Test
  @KnownDifference(runtime = "runc", why = "takes a path that leads out and comes back")
  @KnownDifference(runtime = "crun", why = "takes a path that leads out and comes back")
  void aGroupThatLeadsOutAndComesBackIsRefused(Bundle bundle) {
    var container = running(bundle);
    for (String path : List.of("../" + container.id(), "/../" + container.id(), "a/../..")) {
      var outcome = container.execWith(List.of("--cgroup", path), "true").complained();
      assertEquals(255, outcome.saying("bad sub cgroup path").status());
    }
  }

  @Test
  void onlyAskedForDescriptorsArePreserved(Bundle bundle) {
    var container = running(bundle);
    String open =
        "for it in 0 1 2 3 4 5 6 7 8 9; do test -e /proc/self/fd/$it && printf $it; done; echo";
    assertEquals("012", container.execFacts(open).text());
    String shell = "exec 3</etc/hostname 4</etc/hostname 5</etc/hostname; exec \"$@\"";
    var command = new ArrayList<>(List.of("/bin/sh", "-c", shell, "sh"));
    command.addAll(
        bundle.runtime().command("exec", "--preserve-fds", "2", container.id(), "sh", "-c", open));
    assertEquals("01234", bundle.runtime().callExactly(command).succeeded().text());
  }
}
