package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** config.md, "User": ids, groups, umask; and HOME, which follows from the user. */
class ProcessUserTest {

  @Table
  @CsvSource({
    "0,0",
    "1000,1000",
    "0,1000",
    "1000,0",
    "65534,65534",
    "2147483647,2147483647",
    "2147483648,1",
    "4294967294,4294967294"
  })
  @KnownDifference(
      runtime = "runc",
      rows = {"2147483648", "4294967294"},
      why = "takes ids for signed numbers of 32 bits; the specification says uint32")
  void allFourIdsAreThoseOfTheConfig(long uid, long gid, Bundle bundle) {
    bundle.set("/process/user/uid", uid).set("/process/user/gid", gid);
    var facts = bundle.facts("cat /proc/self/status");
    assertEquals(four(uid), facts.value("Uid"));
    assertEquals(four(gid), facts.value("Gid"));
  }

  private static String four(long id) {
    return String.join("\t", List.of("" + id, "" + id, "" + id, "" + id));
  }

  @Test
  void additionalGroupsAreThoseOfTheConfig(Bundle bundle) {
    bundle.set("/process/user/additionalGids", List.of(5, 50, 2147483647));
    assertEquals("5 50 2147483647", bundle.facts("cat /proc/self/status").value("Groups"));
  }

  @Test
  void withoutAdditionalGroupsThereAreNone(Bundle bundle) {
    // Those of the caller must not shine through.
    assertEquals(
        "", bundle.set("/process/user/uid", 1000).facts("cat /proc/self/status").value("Groups"));
  }

  @Test
  void groupsOfTheContainersFilesAreNotRead(Bundle bundle) {
    bundle.set("/process/user/uid", 1000).set("/process/user/gid", 1000);
    assertEquals("", bundle.facts("cat /proc/self/status").value("Groups"));
  }

  @Table
  @CsvSource({"0,0000", "18,0022", "63,0077", "511,0777"})
  void theUmaskIsThatOfTheConfig(int umask, String octal, Bundle bundle) {
    bundle.set("/process/user/umask", umask);
    assertEquals(octal, bundle.facts("cat /proc/self/status").value("Umask"));
  }

  @Test
  void withoutAnUmaskItIs0022(Bundle bundle) {
    assertEquals("0022", bundle.facts("umask").text());
  }

  @Test
  void theUmaskDoesNotTouchWhatTheRuntimeMakes(Bundle bundle) {
    bundle.set("/process/user/umask", 63).mount("/made", "tmpfs", "tmpfs", "mode=0755");
    assertEquals("666", bundle.facts("stat -c %a /dev/null").text());
  }

  @Table
  @CsvSource({"0,/root", "1000,/home/guest", "4242,/"})
  @KnownDifference(
      runtime = "crun",
      rows = {"4242"},
      why = "sets no HOME for a user without an entry")
  void homeComesFromTheContainersPasswd(long uid, String home, Bundle bundle) {
    assertEquals(home, bundle.set("/process/user/uid", uid).facts("echo $HOME").text());
  }

  @Test
  void aGivenHomeIsKept(Bundle bundle) {
    bundle.set("/process/env", List.of("PATH=/bin", "HOME=/given"));
    assertEquals("/given", bundle.facts("echo $HOME").text());
  }

  @Test
  void withoutPasswdHomeIsTheRoot(Bundle bundle) throws IOException {
    Files.delete(bundle.rootfs("etc/passwd"));
    assertEquals("/", bundle.facts("echo $HOME").text());
  }

  @Test
  void anotherUserOwnsTheStandardStreams(Bundle bundle) {
    // So that the process can open /dev/stdout again.
    bundle.set("/process/user/uid", 1000);
    assertEquals("ok", bundle.facts("echo ok > /proc/self/fd/1").text());
  }

  @Test
  void aFileAsInputKeepsItsOwner(Bundle bundle) throws IOException {
    var container = bundle.set("/process/user/uid", 1000).args("cat").container();
    container.create().delete();
    var file = Files.writeString(bundle.hostPath("redirected"), "text");
    var command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" <" + file, "sh"));
    command.addAll(bundle.runtime().command(container.arguments("run")));
    assertEquals("text", bundle.runtime().callExactly(command).succeeded().stdout());
    assertEquals("0:0", Host.run("stat", "-c", "%u:%g", file.toString()));
  }

  @Test
  void theHostsNullDeviceKeepsItsOwner(Bundle bundle) {
    bundle.set("/process/user/uid", 1000).facts("true");
    assertEquals("0:0 666", Host.run("stat", "-c", "%u:%g %a", "/dev/null"));
  }
}
