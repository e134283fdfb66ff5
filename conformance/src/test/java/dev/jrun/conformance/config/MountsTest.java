package dev.jrun.conformance.config;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;

/** config.md, "Mounts": types, sources, destinations and their order. */
class MountsTest {

  @Table
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /proc       | proc
          /dev        | tmpfs
          /dev/pts    | devpts
          /dev/shm    | tmpfs
          /dev/mqueue | mqueue
          /sys        | sysfs
          """)
  void theUsualMountsAreThere(String destination, String type, Bundle bundle) {
    assertEquals(type, bundle.mountinfo().mount(destination).type());
  }

  @Test
  void laterMountsCoverEarlierOnes(Bundle bundle) {
    bundle.mount("/data", "tmpfs", "first").mount("/data", "tmpfs", "second");
    assertEquals("second", bundle.mountinfo().mount("/data").source());
  }

  @Test
  void aTmpfsMayBeginWithACopyOfWhatItCovers(Bundle bundle) throws IOException {
    Path data = Files.createDirectories(bundle.rootfs("data/inner")).getParent();
    Files.writeString(data.resolve("inner/file"), "words\n".repeat(100_000));
    Files.writeString(data.resolve("program"), "");
    Files.createSymbolicLink(data.resolve("link"), Path.of("/etc/passwd"));
    Host.run("chown", "-R", "1000:50", data.toString());
    Host.run("chmod", "4750", data.resolve("program").toString());
    Host.run("chmod", "0755", data.resolve("inner").toString());
    String list = "cd $1 && find . ! -name . -exec stat -c '%n %F %a %u %g' {} + | sort";
    String there = Host.run("sh", "-c", list, "sh", data.toString());
    bundle.mount("/data", "tmpfs", "tmpfs", "tmpcopyup");
    var facts = bundle.facts("set -- /data; " + list + "; wc -l < /data/inner/file");
    assertEquals(there + "\n100000", facts.text());
    assertEquals("tmpfs", bundle.mountinfo().mount("/data").type());
    bundle.facts("echo > /data/new");
    assertEquals(there, Host.run("sh", "-c", list, "sh", data.toString()));
  }

  @Test
  void aCopyThatDoesNotFitIsRefused(Bundle bundle) throws IOException {
    Path data = Files.createDirectories(bundle.rootfs("data"));
    Files.write(data.resolve("file"), new byte[1 << 20]);
    bundle.mount("/data", "tmpfs", "tmpfs", "tmpcopyup", "size=64k").refused().saying("/data");
  }

  @Test
  void aTmpfsHasThePermissionsOfWhatItCovers(Bundle bundle) throws IOException {
    Files.createDirectories(bundle.rootfs("data"));
    Host.run("chmod", "0751", bundle.rootfs("data").toString());
    bundle.mount("/data", "tmpfs", "tmpfs").mount("/new", "tmpfs", "tmpfs");
    assertEquals("751 1777", bundle.facts("echo $(stat -c %a /data /new)").text());
  }

  @Test
  void aMountMayLieInAnEarlierOne(Bundle bundle) {
    bundle.mount("/data", "tmpfs", "outer").mount("/data/inner", "tmpfs", "inner");
    assertEquals("inner", bundle.mountinfo().mount("/data/inner").source());
  }

  @Table
  @ValueSource(strings = {"/", "/../", "/./"})
  void whatIsMountedOnTheRootIsTheRoot(String destination, Bundle bundle) throws IOException {
    Path other = bundle.hostDirectory("other");
    for (String name : List.of("bin", "proc", "dev", "sys")) {
      Files.createDirectory(other.resolve(name));
    }
    Files.copy(bundle.busybox(), other.resolve("bin/busybox"), COPY_ATTRIBUTES);
    Files.writeString(other.resolve("here"), "on top\n");
    bundle.setJson(
        "/mounts",
        """
        [{"destination": "%s", "type": "bind", "source": "%s", "options": ["bind", "nosuid"]},
         {"destination": "/proc", "type": "proc", "source": "proc"}]
        """
            .formatted(destination, other));
    var container =
        bundle
            .args("/bin/busybox", "sh", "-c", "/bin/busybox cat /here /proc/self/mountinfo")
            .container();
    List<String> lines = new Facts(container.run().succeeded().stdout()).lines();
    assertEquals("on top", lines.getFirst());
    var root = new Facts(String.join("\n", lines.subList(1, lines.size()))).mount("/");
    assertTrue(root.has("nosuid"), root.toString());
  }

  @Test
  void aFileSystemWithLongOptionsCanBeTheRoot(Bundle bundle) throws IOException {
    StringBuilder layers = new StringBuilder(bundle.rootfs().toString());
    for (int i = 0; i < 8; i++) {
      Path layer = bundle.hostDirectory("layer-of-the-container-with-a-long-name-" + i);
      Files.writeString(layer.resolve("layer" + i), "");
      layers.insert(0, layer + ":");
    }
    var mounts = (ArrayNode) bundle.get("/mounts");
    mounts.insertPOJO(
        0,
        Map.of(
            "destination",
            "/",
            "type",
            "overlay",
            "source",
            "overlay",
            "options",
            List.of("lowerdir=" + layers)));
    assertTrue(bundle.facts("ls /").text().contains("layer7"));
  }

  @Test
  void bindMountsShowTheHostsFiles(Bundle bundle) throws IOException {
    Path shared = bundle.hostDirectory("shared");
    Files.writeString(shared.resolve("in"), "from the host");
    bundle.bind(shared, "/shared");
    assertEquals("from the host", bundle.facts("cat /shared/in; echo back > /shared/out").text());
    assertEquals("back\n", Files.readString(shared.resolve("out")));
  }

  @Test
  void aFileCanBeBoundOnAMissingFile(Bundle bundle) throws IOException {
    Path file = Files.writeString(bundle.hostPath("file"), "bound");
    assertEquals("bound", bundle.bind(file, "/new/place/file").facts("cat /new/place/file").text());
  }

  @Test
  void aFileCanBeBoundOnAnExistingFile(Bundle bundle) throws IOException {
    Path file = Files.writeString(bundle.hostPath("file"), "bound");
    assertEquals("bound", bundle.bind(file, "/etc/passwd").facts("cat /etc/passwd").text());
  }

  @Test
  void aDeviceCanBeBound(Bundle bundle) {
    bundle.bind(Path.of("/dev/zero"), "/tmp/zero");
    assertEquals("character special file 1 5", bundle.facts("stat -c '%F %t %T' /tmp/zero").text());
  }

  @Test
  void aRelativeSourceIsRelativeToTheBundle(Bundle bundle) throws IOException {
    Files.createDirectory(bundle.directory().resolve("volume"));
    Files.writeString(bundle.directory().resolve("volume/marker"), "here");
    bundle.mount("/volume", "bind", "volume", "bind");
    assertEquals("here", bundle.facts("cat /volume/marker").text());
  }

  @Test
  void theTypeOfABindMountDoesNotMatter(Bundle bundle) {
    bundle.mount("/shared", "none", bundle.hostDirectory("shared").toString(), "bind");
    assertEquals("ok", bundle.facts("touch /shared/x && echo ok").text());
  }

  @Test
  void aBindMountNeedsNoType(Bundle bundle) {
    bundle.mount("/shared", "x", bundle.hostDirectory("shared").toString(), "bind");
    int last = bundle.get("/mounts").size() - 1;
    bundle.remove("/mounts/" + last + "/type");
    assertEquals("ok", bundle.facts("touch /shared/x && echo ok").text());
  }

  @Test
  void bindLeavesOutWhatIsMountedBelow(Bundle bundle) {
    assertEquals("0", bundle.bind(Path.of("/dev"), "/host").facts("ls /host/pts | wc -l").text());
  }

  @Test
  void rbindTakesWhatIsMountedBelow(Bundle bundle) {
    bundle.mount("/host", "none", "/sys", "rbind");
    long below =
        bundle.mountinfo().mounts().stream()
            .filter(it -> it.mountPoint().startsWith("/host/"))
            .count();
    assertTrue(below > 0);
  }

  @Test
  void mountsDoNotReachTheHost(Bundle bundle) {
    Path shared = bundle.hostDirectory("shared");
    bundle
        .bind(shared, "/shared")
        .mount("/shared/inner", "tmpfs", "tmpfs")
        .facts("touch /shared/inner/file");
    assertFalse(Files.exists(shared.resolve("inner/file")));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "sets the sticky bit")
  void madeMountPointsAreDirectoriesForEveryone(Bundle bundle) {
    bundle.mount("/made/deep", "tmpfs", "tmpfs").facts("true");
    assertEquals("755", Host.run("stat", "-c", "%a", bundle.rootfs("made").toString()));
  }

  @Test
  void aLinkInTheDestinationIsResolvedInTheContainer(Bundle bundle) throws IOException {
    Files.createDirectory(bundle.rootfs("real"));
    Files.createSymbolicLink(bundle.rootfs("link"), Path.of("/real"));
    bundle.mount("/link/inner", "tmpfs", "tmpfs");
    assertEquals("tmpfs", bundle.mountinfo().mount("/real/inner").type());
  }

  @Test
  void dotDotInTheDestinationStaysInTheContainer(Bundle bundle) {
    bundle.mount("/tmp/../../../../data", "tmpfs", "tmpfs");
    assertEquals("tmpfs", bundle.mountinfo().mount("/data").type());
  }

  @Test
  void aSourceMayBeALink(Bundle bundle) throws IOException {
    Path shared = bundle.hostDirectory("shared");
    Files.writeString(shared.resolve("marker"), "here");
    Path link = Files.createSymbolicLink(bundle.hostPath("link"), shared);
    assertEquals("here", bundle.bind(link, "/shared").facts("cat /shared/marker").text());
  }

  @Test
  void overlayMountsTakeTheirDirectories(Bundle bundle) throws IOException {
    Path lower = bundle.hostDirectory("lower");
    Path upper = bundle.hostDirectory("upper");
    Files.writeString(lower.resolve("below"), "below");
    // A tmpfs takes the upper layer, whatever file system the bundle is on.
    bundle.mount(
        "/merged",
        "overlay",
        "overlay",
        "lowerdir=" + lower,
        "upperdir=" + upper,
        "workdir=" + bundle.hostDirectory("work"));
    assertEquals("below", bundle.facts("cat /merged/below; echo above > /merged/above").text());
    assertEquals("above\n", Files.readString(upper.resolve("above")));
  }

  @Test
  void aMissingSourceIsAnErrorThatNamesIt(Bundle bundle) {
    bundle.bind(Path.of("/no/such/source"), "/data").refused().saying("/no/such/source");
  }

  @Test
  void anUnknownFileSystemIsAnError(Bundle bundle) {
    bundle.mount("/data", "nosuchfs", "none").refused().saying("/data");
  }

  @Test
  void anOptionThatTheFileSystemRefusesIsAnError(Bundle bundle) {
    bundle.mount("/data", "tmpfs", "tmpfs", "nosuchoption=1").refused().saying("/data");
  }

  @Test
  void aDirectoryCannotBeBoundOnAFile(Bundle bundle) {
    // Docker turns these words into a hint.
    bundle.bind(bundle.hostDirectory("shared"), "/etc/passwd").refused().saying("not a directory");
  }

  @Test
  @KnownDifference(runtime = "runc", why = "writes a line to the log for each relative destination")
  void aRelativeDestinationIsTakenFromTheRoot(Bundle bundle) {
    bundle.mount("data", "tmpfs", "tmpfs");
    assertEquals("tmpfs", bundle.mountinfo().mount("/data").type());
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      why = "needs the container's /proc to close its own file descriptors")
  @KnownDifference(runtime = "crun", why = "needs the container's /proc")
  void withoutMountsOnlyTheRootIsThere(Bundle bundle) {
    bundle.setJson("/mounts", "[]").remove("/mounts");
    bundle.args("/bin/busybox", "ls", "/proc");
    assertEquals("", bundle.container().run().succeeded().stdout());
  }

  @Test
  void sysfsShowsTheContainersNetworkOnly(Bundle bundle) {
    assertEquals("lo", bundle.facts("ls /sys/class/net").text());
  }

  @Test
  void procShowsTheContainersProcessesOnly(Bundle bundle) {
    assertEquals("1", bundle.facts("cd /proc; ls -d [0-9]* | head -1").text());
  }

  /** CVE-2019-16884, CVE-2019-19921: what would look like a procfs might be anything. */
  @Table
  @ValueSource(strings = {"proc", "sys"})
  void whatTheKernelTellsIsNoLink(String name, Bundle bundle) throws IOException {
    Files.deleteIfExists(bundle.rootfs(name));
    Files.createSymbolicLink(bundle.rootfs(name), Path.of("/tmp"));
    bundle.args("true").refused().saying("must be mounted on ordinary directory");
  }
}
