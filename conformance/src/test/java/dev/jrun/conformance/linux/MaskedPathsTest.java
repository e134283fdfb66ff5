package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** config-linux.md, "Masked Paths" and "Readonly Paths". */
class MaskedPathsTest {

  private static Bundle mask(Bundle bundle, String... paths) {
    return bundle.set("/linux/maskedPaths", paths);
  }

  @Table
  @CsvSource({"/proc/cpuinfo", "/proc/version", "/etc/passwd"})
  void aMaskedFileIsEmpty(String path, Bundle bundle) {
    assertEquals("0", mask(bundle, path).facts("cat " + path + " | wc -c").text());
  }

  @Test
  void aMaskedFileIsTheNullDevice(Bundle bundle) {
    assertEquals("1 3", mask(bundle, "/etc/passwd").facts("stat -c '%t %T' /etc/passwd").text());
  }

  @Table
  @CsvSource({"/sys/firmware", "/proc/bus", "/etc"})
  void aMaskedDirectoryIsEmpty(String path, Bundle bundle) {
    assertEquals("", mask(bundle, path).facts("ls -A " + path).text());
  }

  @Test
  void aMaskedDirectoryIsReadOnly(Bundle bundle) {
    assertTrue(mask(bundle, "/etc").mountinfo().mount("/etc").options().contains("ro"));
  }

  @Test
  void aMaskedPathThatIsMissingIsIgnored(Bundle bundle) {
    assertEquals("ok", mask(bundle, "/no/such/path", "/proc/no-such-file").facts("echo ok").text());
  }

  @Test
  void maskedFilesOfTheRootfsStayAsTheyAre(Bundle bundle) throws IOException {
    String before = Files.readString(bundle.rootfs("etc/passwd"));
    mask(bundle, "/etc/passwd").facts("echo x > /etc/passwd");
    assertEquals(before, Files.readString(bundle.rootfs("etc/passwd")));
  }

  @Test
  void severalPathsAreMasked(Bundle bundle) {
    assertEquals(
        "0\n0",
        mask(bundle, "/proc/cpuinfo", "/etc/passwd")
            .facts("cat /proc/cpuinfo | wc -c; cat /etc/passwd | wc -c")
            .text());
  }

  @Table
  @CsvSource({"/proc/sys", "/proc/irq", "/proc/bus", "/etc", "/etc/passwd"})
  void aReadonlyPathIsMountedReadOnly(String path, Bundle bundle) {
    bundle.set("/linux/readonlyPaths", List.of(path));
    assertTrue(bundle.mountinfo().mount(path).options().contains("ro"));
  }

  @Test
  void aReadonlyPathRefusesWrites(Bundle bundle) {
    bundle.set("/linux/readonlyPaths", List.of("/proc/sys"));
    String answer = bundle.facts("(echo x > /proc/sys/kernel/domainname) 2>&1 || true").text();
    assertTrue(answer.contains("Read-only file system"), answer);
  }

  @Test
  void aReadonlyPathCanBeRead(Bundle bundle) {
    bundle.set("/linux/readonlyPaths", List.of("/etc"));
    assertTrue(bundle.facts("cat /etc/passwd").text().startsWith("root:"));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "loses them")
  void aReadonlyPathKeepsTheFlagsOfItsMount(Bundle bundle) {
    bundle
        .mount("/data", "tmpfs", "tmpfs", "nosuid", "noexec")
        .set("/linux/readonlyPaths", List.of("/data"));
    var mount = bundle.mountinfo().mount("/data");
    assertTrue(mount.has("noexec") && mount.has("nosuid"), mount::toString);
  }

  @Test
  void aReadonlyPathThatIsMissingIsIgnored(Bundle bundle) {
    bundle.set("/linux/readonlyPaths", List.of("/no/such/path"));
    assertEquals("ok", bundle.facts("echo ok").text());
  }

  @Test
  void whatIsMountedBelowAReadonlyPathStaysAsItIs(Bundle bundle) {
    bundle.mount("/data", "tmpfs", "tmpfs").mount("/data/inner", "tmpfs", "tmpfs");
    bundle.set("/linux/readonlyPaths", List.of("/data"));
    assertEquals("ok", bundle.facts("touch /data/inner/x && echo ok").text());
  }

  @Test
  void aMaskedPathThroughALinkMasksItsTarget(Bundle bundle) throws IOException {
    Files.writeString(bundle.rootfs("etc/secret"), "secret");
    Files.createSymbolicLink(bundle.rootfs("link"), Path.of("/etc/secret"));
    assertEquals("", mask(bundle, "/link").facts("cat /etc/secret").text());
  }
}
