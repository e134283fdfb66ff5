package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** config.md, "Root". */
class RootTest {

  @Test
  void theRootIsTheBundlesRootfs(Bundle bundle) throws IOException {
    Files.writeString(bundle.rootfs("marker"), "here");
    assertEquals("here", bundle.facts("cat /marker").text());
  }

  @Test
  void anAbsolutePathIsTakenAsItIs(Bundle bundle) throws IOException {
    Path elsewhere = bundle.hostPath("elsewhere");
    Files.move(bundle.rootfs(), elsewhere);
    Files.writeString(elsewhere.resolve("marker"), "here");
    bundle.set("/root/path", elsewhere.toString());
    assertEquals("here", bundle.facts("cat /marker").text());
  }

  @Test
  void aRelativePathMayHaveSeveralComponents(Bundle bundle) throws IOException {
    Files.createDirectory(bundle.directory().resolve("deep"));
    Files.move(bundle.rootfs(), bundle.directory().resolve("deep/rootfs"));
    assertEquals("ok", bundle.set("/root/path", "./deep/rootfs").facts("echo ok").text());
  }

  @Test
  void aMissingRootfsIsAnError(Bundle bundle) {
    bundle.set("/root/path", "nowhere").refused().saying("nowhere");
  }

  @Test
  void aRootfsThatIsAFileIsAnError(Bundle bundle) throws IOException {
    Files.writeString(bundle.directory().resolve("file"), "");
    bundle.set("/root/path", "file").refused();
  }

  @Test
  void theRootIsWritableByDefault(Bundle bundle) {
    bundle.remove("/root/readonly").facts("echo new > /written");
    assertTrue(Files.exists(bundle.rootfs("written")));
  }

  @Test
  void aReadonlyRootRefusesWrites(Bundle bundle) {
    bundle.set("/root/readonly", true);
    String answer = bundle.facts("touch /written 2>&1 || true").text();
    assertTrue(answer.contains("Read-only file system"), answer);
    assertFalse(Files.exists(bundle.rootfs("written")));
  }

  @Test
  void aReadonlyRootIsMountedReadOnly(Bundle bundle) {
    assertTrue(bundle.set("/root/readonly", true).mountinfo().mount("/").options().contains("ro"));
  }

  @Test
  void mountsOnAReadonlyRootStayWritable(Bundle bundle) {
    bundle.set("/root/readonly", true).mount("/tmp", "tmpfs", "tmpfs");
    assertEquals("ok", bundle.facts("touch /tmp/written && echo ok").text());
  }

  @Test
  void missingMountPointsAreMadeInARootThatBecomesReadonly(Bundle bundle) {
    bundle.set("/root/readonly", true).mount("/not/there/yet", "tmpfs", "tmpfs");
    assertEquals("tmpfs", bundle.mountinfo().mount("/not/there/yet").type());
  }

  @Test
  void theOldRootIsOutOfReach(Bundle bundle) {
    String places = bundle.facts("cut -d ' ' -f 5 /proc/self/mountinfo").text();
    assertFalse(places.contains(bundle.directory().toString()), places);
    assertEquals("/", places.lines().findFirst().orElseThrow());
  }

  @Test
  void theParentOfTheRootIsTheRoot(Bundle bundle) {
    assertEquals(
        "same", bundle.facts("test / -ef /.. && test / -ef /../../.. && echo same").text());
  }
}
