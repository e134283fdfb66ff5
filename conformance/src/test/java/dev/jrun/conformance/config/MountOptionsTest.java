package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.MountInfo;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * config.md, "Linux mount options".
 *
 * <p>In the tables, the second column is what mountinfo must say of the mount or its file system;
 * an exclamation mark says what it must not say.
 */
class MountOptionsTest {

  @Table
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          defaults      | rw
          ro            | ro
          rw            | rw
          ro,rw         | rw
          rw,ro         | ro
          nosuid        | nosuid
          nosuid,suid   | !nosuid
          nodev         | nodev
          nodev,dev     | !nodev
          noexec        | noexec
          noexec,exec   | !noexec
          noatime       | noatime
          noatime,atime | !noatime
          nodiratime    | nodiratime
          nodiratime,diratime | !nodiratime
          relatime      | relatime
          norelatime    | !noatime
          strictatime   | !relatime
          nostrictatime | !noatime
          sync          | sync
          sync,async    | !sync
          async         | !sync
          dirsync       | dirsync
          lazytime      | lazytime
          nolazytime    | !lazytime
          iversion      | rw
          noiversion    | rw
          silent        | rw
          loud          | rw
          nosymfollow   | nosymfollow
          symfollow     | !nosymfollow
          size=128k     | size=128k
          mode=0700     | mode=700
          nr_inodes=99  | nr_inodes=99
          ro,nosuid,nodev,noexec,noatime | noatime
          """)
  @KnownDifference(
      runtime = "runc",
      rows = "defaults",
      why = "gives the word to the file system, which does not know it")
  @KnownDifference(
      runtime = "crun",
      rows = {
        "ro,rw",
        "nosuid,suid",
        "nodev,dev",
        "noexec,exec",
        "noatime,atime",
        "nodiratime,diratime",
        "sync,async"
      },
      why = "an option does not undo an earlier one")
  @KnownDifference(
      runtime = "crun",
      rows = {"iversion", "noiversion", "silent", "loud", "nosymfollow", "symfollow"},
      why = "gives the word to the file system, which does not know it")
  void ofANewFileSystem(String options, String expected, Bundle bundle) {
    bundle.mount("/data", "tmpfs", "tmpfs", options.split(","));
    assertOption(expected, bundle.mountinfo().mount("/data"));
  }

  @Table
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ro          | ro
          nosuid      | nosuid
          nodev       | nodev
          noexec      | noexec
          noatime     | noatime
          nodiratime  | nodiratime
          ro,nosuid,nodev,noexec | ro
          nosymfollow | nosymfollow
          """)
  @KnownDifference(
      runtime = "crun",
      rows = {"nosymfollow"},
      why = "ignores it")
  void ofABindMount(String options, String expected, Bundle bundle) {
    bundle.bind(bundle.hostDirectory("shared"), "/data", options.split(","));
    assertOption(expected, bundle.mountinfo().mount("/data"));
  }

  @Table
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rro                  | ro
          ro,rrw               | rw
          rnosuid              | nosuid
          nosuid,rsuid         | !nosuid
          rnodev               | nodev
          nodev,rdev           | !nodev
          rnoexec              | noexec
          noexec,rexec         | !noexec
          rnodiratime          | nodiratime
          nodiratime,rdiratime | !nodiratime
          rnoatime             | noatime
          rrelatime            | relatime
          rstrictatime         | !relatime
          rnosymfollow         | nosymfollow
          nosymfollow,rsymfollow | !nosymfollow
          """)
  @KnownDifference(
      runtime = "crun",
      rows = {"ro,rrw"},
      why = "an option does not undo an earlier one")
  @KnownDifference(
      runtime = "crun",
      rows = {"rnodiratime", "nodiratime,rdiratime", "rnoatime", "rstrictatime", "rnosymfollow"},
      why = "does not know it, or has it refused by mount_setattr")
  void ofABindMountAndAllBelow(String options, String expected, Bundle bundle) {
    // /dev/pts is mounted below.
    bundle.mount("/data", "none", "/dev", ("rbind," + options).split(","));
    var mounts = bundle.mountinfo();
    assertOption(expected, mounts.mount("/data"));
    assertOption(expected, mounts.mount("/data/pts"));
  }

  @Table
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          private     |
          rprivate    |
          shared      | shared
          rshared     | shared
          slave       |
          rslave      |
          unbindable  | unbindable
          runbindable | unbindable
          """)
  @KnownDifference(
      runtime = "crun",
      rows = {"shared", "rshared", "unbindable", "runbindable"},
      why = "loses it when it moves the mount into the container")
  void propagation(String option, String expected, Bundle bundle) {
    bundle.mount("/data", "tmpfs", "tmpfs", option);
    var fields = bundle.mountinfo().mount("/data").propagation();
    assertEquals(
        expected == null ? "" : expected, String.join(" ", fields).replaceAll(":\\d+", ""));
  }

  @Test
  void roOfABindMountIsNotRecursive(Bundle bundle) {
    bundle.mount("/data", "none", "/dev", "rbind", "ro");
    var mounts = bundle.mountinfo();
    assertOption("ro", mounts.mount("/data"));
    assertOption("rw", mounts.mount("/data/pts"));
  }

  @Test
  void aReadonlyBindMountRefusesWrites(Bundle bundle) {
    bundle.bind(bundle.hostDirectory("shared"), "/data", "ro");
    String answer = bundle.facts("touch /data/x 2>&1 || true").text();
    assertTrue(answer.contains("Read-only file system"), answer);
  }

  @Test
  void aReadonlyBindMountLeavesItsSourceWritable(Bundle bundle) throws IOException {
    Path shared = bundle.hostDirectory("shared");
    bundle.bind(shared, "/data", "ro").facts("true");
    Files.createFile(shared.resolve("still-writable"));
  }

  @Test
  void remountChangesAnEarlierMount(Bundle bundle) {
    bundle
        .mount("/data", "tmpfs", "tmpfs", "size=64k")
        .mount("/data", "tmpfs", "tmpfs", "remount", "ro", "size=128k");
    var mount = bundle.mountinfo().mount("/data");
    assertOption("ro", mount);
    assertOption("size=128k", mount);
  }

  @Test
  void noexecRefusesExecution(Bundle bundle) {
    bundle.mount("/data", "tmpfs", "tmpfs", "noexec");
    String answer = bundle.facts("cp /bin/busybox /data/sh && /data/sh true 2>&1 || true").text();
    assertTrue(answer.contains("Permission denied"), answer);
  }

  @Test
  void nodevRefusesDevices(Bundle bundle) {
    bundle.capabilities("CAP_MKNOD").mount("/data", "tmpfs", "tmpfs", "nodev");
    String answer = bundle.facts("mknod /data/null c 1 3 && cat /data/null 2>&1 || true").text();
    assertTrue(answer.contains("Permission denied"), answer);
  }

  @Test
  void theModeOfATmpfsIsOctal(Bundle bundle) {
    bundle.mount("/data", "tmpfs", "tmpfs", "mode=1777");
    assertEquals("1777", bundle.facts("stat -c %a /data").text());
  }

  @Test
  void longOptionsArePassedWhole(Bundle bundle) {
    // Beyond 256 bytes, where fsconfig(2) ends.
    String lower =
        "lowerdir="
            + bundle.hostDirectory("l".repeat(120))
            + ":"
            + bundle.hostDirectory("m".repeat(120));
    bundle.mount("/merged", "overlay", "overlay", lower);
    assertEquals("overlay", bundle.mountinfo().mount("/merged").type());
  }

  private static void assertOption(String expected, MountInfo mount) {
    if (expected.startsWith("!")) {
      assertTrue(!mount.has(expected.substring(1)), mount::toString);
    } else if (expected.equals("ro") || expected.equals("rw")) {
      assertTrue(mount.options().contains(expected), mount::toString);
    } else {
      assertTrue(mount.has(expected), mount::toString);
    }
  }
}
