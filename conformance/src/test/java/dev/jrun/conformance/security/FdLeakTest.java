package dev.jrun.conformance.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Outcome;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the host a container's process can reach through what it was born with. */
class FdLeakTest {

  @Test
  void theProcessHasItsStandardStreamsOnly(Bundle bundle) {
    assertEquals(List.of("0", "1", "2"), bundle.facts("ls /proc/1/fd; true").lines());
  }

  @Test
  void detachedToo(Bundle bundle) {
    var container = bundle.script("ls /proc/1/fd; echo end; sleep 100").container().runDetached();
    assertEquals(List.of("0", "1", "2", "end"), container.awaitLine("end").lines());
  }

  @Test
  void createdAndStartedToo(Bundle bundle) {
    var container =
        bundle.script("ls /proc/1/fd; echo end; sleep 100").container().createAndStart();
    assertEquals(List.of("0", "1", "2", "end"), container.awaitLine("end").lines());
  }

  @Test
  void joinedNamespacesLeaveNoDescriptors(Bundle first, Bundle second) {
    long pid = first.args("sleep", "100").container().runDetached().pid();
    second
        .namespace("network", "/proc/" + pid + "/ns/net")
        .namespace("ipc", "/proc/" + pid + "/ns/ipc");
    assertEquals(List.of("0", "1", "2"), second.facts("ls /proc/1/fd; true").lines());
  }

  @Test
  void hooksInTheContainerHaveTheirStandardStreamsOnly(Bundle bundle) {
    Path notes = bundle.hostDirectory("notes");
    bundle.bind(notes, "/notes");
    var hook =
        Map.of(
            "path",
            "/bin/busybox",
            "args",
            List.of("sh", "-c", "exec > /notes/fds; /bin/busybox ls /proc/$$/fd; true"));
    bundle.set("/hooks/startContainer/-", hook).facts("true");
    assertEquals("0\n1\n2", Host.run("cat", notes + "/fds"));
  }

  @Table
  @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aWorkingDirectoryAtADescriptorLeadsNowhere(int number, Bundle bundle) throws IOException {
    // CVE-2024-21626
    Path victim = Files.writeString(bundle.hostPath("victim"), "");
    bundle.set("/process/cwd", "/proc/self/fd/" + number);
    Outcome outcome =
        bundle
            .script(
                "for up in . .. ../.. ../../.. ../../../..; do test -e $up"
                    + victim
                    + " && echo escaped; done; true")
            .container()
            .run();
    assertFalse(outcome.stdout().contains("escaped"), outcome::toString);
    if (outcome.status() != 0) {
      outcome.complained();
    }
  }

  @Test
  void theRootAndTheWorkingDirectoryAreInside(Bundle bundle) {
    assertEquals(
        "/ /", bundle.facts("echo $(readlink /proc/1/root) $(readlink /proc/1/cwd)").text());
  }

  @Test
  void theRuntimesProgramCannotBeOverwritten(Bundle bundle) throws IOException {
    // CVE-2019-5736: the container makes the runtime execute itself, and writes to what it
    // executed.
    Path program = bundle.runtime().binary().toRealPath();
    String before = Host.run("sha256sum", program.toString());
    Path script = Files.writeString(bundle.rootfs("bin/trap"), "#!/proc/self/exe\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    var container = bundle.args("/bin/trap").container();
    container.run();
    container.assertGone();
    var other = bundle.another().args("/proc/self/exe").container();
    other.run();
    assertEquals(before, Host.run("sha256sum", program.toString()));
  }

  @Test
  void whatWaitsForStartIsNotTheRuntimesFile(Bundle bundle) throws IOException {
    // Neither its file, nor one that could be written to.
    Path exe = Path.of("/proc/" + bundle.args("sleep", "100").container().create().pid() + "/exe");
    assertTrue(
        !Files.isSameFile(exe, bundle.runtime().binary()) || !isWritableByOpening(exe),
        exe::toString);
  }

  private static boolean isWritableByOpening(Path file) {
    try (var _ = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void theHostsEnvironmentDoesNotShow(Bundle bundle) {
    assertFalse(bundle.facts("cat /proc/1/environ").text().contains("/usr/local/sbin"));
  }
}
