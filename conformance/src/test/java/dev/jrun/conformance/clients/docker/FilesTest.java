package dev.jrun.conformance.clients.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.VolumesFrom;
import dev.jrun.conformance.harness.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Volumes, mounts, temporary files, and what is copied in and out. */
@DockerCases
class FilesTest {

  private static Bind bind(Object source, String destination, AccessMode mode) {
    return new Bind(source.toString(), new Volume(destination), mode);
  }

  @Test
  void aVolumeOutlivesItsContainers(Docker docker) {
    String volume = docker.volume();
    docker
        .script("echo words >/data/file")
        .on(it -> it.withBinds(bind(volume, "/data", AccessMode.rw)))
        .facts();
    var reader =
        docker
            .script("cat /data/file; touch /data/other 2>&1")
            .on(it -> it.withBinds(bind(volume, "/data", AccessMode.ro)));
    assertEquals(1, reader.start().await());
    assertEquals("words", reader.logs().lines().getFirst());
    assertTrue(reader.logs().text().contains("Read-only file system"));
  }

  @Test
  void aVolumeBeginsWithTheFilesOfTheImage(Docker docker) {
    var container = docker.script("ls /etc").with(it -> it.withVolumes(new Volume("/etc")));
    assertTrue(container.facts().lines().contains("passwd"));
  }

  @Test
  void volumesOfAnotherContainer(Docker docker) {
    String volume = docker.volume();
    var other =
        docker
            .script("echo words >/data/file")
            .on(it -> it.withBinds(bind(volume, "/data", AccessMode.rw)));
    other.facts();
    var container =
        docker.script("cat /data/file").on(it -> it.withVolumesFrom(new VolumesFrom(other.id())));
    assertEquals("words", container.facts().text());
  }

  @Test
  void directoriesOfTheHostAreShared(Docker docker) throws IOException {
    Path directory = docker.hostDirectory();
    Files.writeString(directory.resolve("in"), "words");
    docker
        .script("cat /host/in >/host/out")
        .on(it -> it.withBinds(bind(directory, "/host", AccessMode.rw)))
        .facts();
    assertEquals("words", Files.readString(directory.resolve("out")));
  }

  @Test
  void aFileOfTheHostIsShared(Docker docker) throws IOException {
    Path file = Files.writeString(docker.hostDirectory().resolve("file"), "words");
    var container =
        docker
            .script("cat /etc/passwd; echo x 2>&1 >>/etc/passwd")
            .on(it -> it.withBinds(bind(file, "/etc/passwd", AccessMode.ro)));
    assertEquals(1, container.start().await());
    assertTrue(container.logs().text().startsWith("words"), container.logs()::text);
  }

  @Test
  void aDirectoryOnAFileIsRefused(Docker docker) {
    Path directory = docker.hostDirectory();
    var container =
        docker
            .script("exit 0")
            .on(it -> it.withBinds(bind(directory, "/etc/passwd", AccessMode.rw)));
    String error = container.refusedStart();
    assertTrue(error.contains("not a directory"), error);
    assertTrue(error.contains("Are you trying to mount a directory onto a file"), error);
    assertEquals(127, container.inspect().getState().getExitCodeLong());
  }

  @Test
  void mountsOfTheHostComeLater(Docker docker) {
    Path directory = docker.hostDirectory();
    Host.run("mount", "--bind", directory.toString(), directory.toString());
    Host.run("mount", "--make-shared", directory.toString());
    try {
      var container =
          docker
              .script("trap exit TERM; sleep 1000 & wait")
              .on(it -> it.withBinds(Bind.parse(directory + ":/host:rslave")))
              .start();
      Path below = Files.createDirectory(directory.resolve("below"));
      Host.run("mount", "-t", "tmpfs", "tmpfs", below.toString());
      assertTrue(container.execFacts("cat /proc/mounts").text().contains(" /host/below tmpfs "));
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      Host.run("umount", "--recursive", directory.toString());
    }
  }

  @Test
  void temporaryFilesHaveASizeAndAMode(Docker docker) {
    var container =
        docker
            .script("stat -c %a /some; dd if=/dev/zero of=/some/file bs=64k count=100 2>&1")
            .on(it -> it.withTmpFs(Map.of("/some", "rw,size=1m,mode=1750,noexec")));
    assertEquals(1, container.start().await());
    assertEquals("1750", container.logs().lines().getFirst());
    assertTrue(container.logs().text().contains("No space left on device"));
  }

  @Test
  void mountsOfTheLongForm(Docker docker) {
    var container =
        docker
            .script("df -k /some")
            .on(it ->
                it.withMounts(
                    List.of(
                        new Mount()
                            .withType(MountType.TMPFS)
                            .withTarget("/some")
                            .withTmpfsOptions(new TmpfsOptions().withSizeBytes(1L << 20)))));
    assertTrue(container.facts().text().contains(" 1024 "));
  }

  @Test
  void filesAreCopiedInAndOut(Docker docker) throws IOException {
    Path file = Files.writeString(docker.hostDirectory().resolve("copied"), "words");
    var container = docker.idle();
    docker
        .client()
        .copyArchiveToContainerCmd(container.id())
        .withHostResource(file.toString())
        .withRemotePath("/tmp")
        .exec();
    assertEquals("words", container.execFacts("cat /tmp/copied").text());
    container.execFacts("echo others >/tmp/written");
    try (InputStream tar =
        docker.client().copyArchiveFromContainerCmd(container.id(), "/tmp/written").exec()) {
      var archive = new String(tar.readAllBytes(), US_ASCII);
      assertTrue(archive.startsWith("written"));
      assertTrue(archive.contains("others\n"));
    }
  }

  @Test
  void changesAreListed(Docker docker) {
    var container = docker.script("touch /new; rm /etc/group");
    container.facts();
    var changes =
        docker.client().containerDiffCmd(container.id()).exec().stream()
            .map(change -> change.getKind() + " " + change.getPath())
            .toList();
    assertTrue(changes.containsAll(List.of("1 /new", "2 /etc/group")), changes::toString);
  }
}
