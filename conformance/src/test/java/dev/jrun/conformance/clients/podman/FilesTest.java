package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.BusyboxImage;
import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes, temporary file systems, and roots that are read-only. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class FilesTest {

  private static Path shared(Podman podman) throws IOException {
    Path directory = podman.machine().newDirectory("shared");
    Files.writeString(directory.resolve("there"), "words");
    return directory;
  }

  private static Facts mountinfo(Podman podman, String flags) {
    return podman.facts(flags, "cat /proc/self/mountinfo");
  }

  @Test
  void aDirectoryOfTheHostIsShared(Podman podman) throws Exception {
    Path directory = shared(podman);
    String script = "cat /data/there; echo more > /data/new";
    assertEquals("words", podman.facts("--volume " + directory + ":/data", script).text());
    assertEquals("more\n", Files.readString(directory.resolve("new")));
  }

  @Table
  @ValueSource(strings = {"ro", "noexec", "nosuid", "nodev"})
  void aVolumeHasItsOptions(String option, Podman podman) throws Exception {
    Path directory = shared(podman);
    var mount = mountinfo(podman, "--volume " + directory + ":/data:" + option).mount("/data");
    assertTrue(mount.has(option), mount::toString);
  }

  @Table
  @ValueSource(strings = {"rprivate", "private", "rslave", "slave"})
  void aVolumeHasItsPropagation(String propagation, Podman podman) throws Exception {
    String flags = "--volume " + shared(podman) + ":/data:" + propagation;
    assertEquals("words", podman.facts(flags, "cat /data/there").text());
  }

  @Test
  void aSingleFileIsShared(Podman podman) throws Exception {
    Path file = shared(podman).resolve("there");
    assertEquals("words", podman.facts("--volume " + file + ":/etc/one:ro", "cat /etc/one").text());
  }

  @Test
  void aNamedVolumeOutlivesItsContainer(Podman podman) {
    podman.run("--volume kept:/data", "sh", "-c", "echo words > /data/there").succeeded();
    assertEquals("words", podman.facts("--volume kept:/data", "cat /data/there").text());
    podman.text("volume", "rm", "kept");
  }

  @Test
  void aNewVolumeBeginsWithWhatTheImageHas(Podman podman) {
    assertTrue(podman.facts("--volume first:/etc", "cat /etc/passwd").text().contains("guest"));
    podman.text("volume", "rm", "first");
  }

  @Test
  void volumesOfAnotherContainerAreShared(Podman podman) {
    String container = podman.start("--volume /data", "sleep", "100");
    podman.execFacts("", container, "echo words > /data/there");
    assertEquals("words", podman.facts("--volumes-from " + container, "cat /data/there").text());
  }

  @Test
  void anOverlayOfADirectoryKeepsItAsItIs(Podman podman) throws Exception {
    Path directory = shared(podman);
    String script = "cat /data/there; echo new > /data/there";
    assertEquals("words", podman.facts("--volume " + directory + ":/data:O", script).text());
    assertEquals("words", Files.readString(directory.resolve("there")));
  }

  @Test
  void aTemporaryFileSystemIsOfItsSize(Podman podman) {
    var mount = mountinfo(podman, "--tmpfs /data:rw,size=1m,mode=700,noexec").mount("/data");
    assertEquals("tmpfs", mount.type());
    assertTrue(
        mount.has("size=1024k") && mount.has("mode=700") && mount.has("noexec"), mount::toString);
  }

  @Test
  void aTemporaryFileSystemBeginsWithWhatTheImageHas(Podman podman) {
    var facts = podman.facts("--tmpfs /etc", "cat /etc/passwd; stat -f -c %T /etc");
    assertTrue(facts.text().contains("guest"), facts::text);
    assertTrue(facts.text().contains("tmpfs"), facts::text);
  }

  @Test
  void itMayBeginEmptyToo(Podman podman) {
    String flags = "--mount type=tmpfs,destination=/bin/../srv,notmpcopyup";
    assertEquals("", podman.facts(flags, "ls /srv").text());
  }

  @Test
  void aReadOnlyRootCanStillBeWorkedIn(Podman podman) {
    String script =
        "echo > /etc/new || echo refused; for it in /tmp /run /dev/shm; do echo > $it/new && echo $it; done";
    var outcome = podman.run("--read-only", "sh", "-c", script);
    assertEquals("refused\n/tmp\n/run\n/dev/shm\n", outcome.stdout());
  }

  @Test
  void aReadOnlyRootMayHaveNothingThatCanBeWritten(Podman podman) {
    String script = "echo > /tmp/new || echo refused";
    var outcome = podman.run("--read-only --read-only-tmpfs=false", "sh", "-c", script);
    assertEquals("refused\n", outcome.stdout());
  }

  @Test
  void aSecretIsAFileThatOneCanRead(Podman podman) throws Exception {
    Path file = shared(podman).resolve("there");
    podman.text("secret", "create", "hidden", file.toString());
    try {
      assertEquals("words", podman.facts("--secret hidden", "cat /run/secrets/hidden").text());
      assertEquals(
          "words", podman.facts("--secret hidden,type=env,target=WORD", "echo $WORD").text());
    } finally {
      podman.text("secret", "rm", "hidden");
    }
  }

  @Test
  void anImageCanBeMounted(Podman podman) {
    String image = BusyboxImage.NAME;
    String flags = "--mount type=image,source=" + image + ",destination=/image";
    assertTrue(podman.facts(flags, "ls /image/bin").text().contains("busybox"));
  }

  @Test
  void theImageStaysAsItIs(Podman podman) {
    podman.run("", "rm", "/etc/passwd").succeeded();
    assertNotEquals("", podman.facts("", "cat /etc/passwd").text());
  }

  @Table
  @CsvSource({
    "/proc, proc",
    "/sys, sysfs",
    "/dev, tmpfs",
    "/dev/pts, devpts",
    "/dev/mqueue, mqueue"
  })
  void thereIsWhatAContainerNeeds(String place, String type, Podman podman) {
    assertEquals(type, mountinfo(podman, "").mount(place).type());
  }
}
