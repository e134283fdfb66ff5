package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** buildah, which calls the runtime without conmon: images are built in its containers. */
@Needs("buildah")
@ExtendWith(PodmanExtension.class)
class BuildahTest {

  private static Path context(Buildah buildah, String dockerfile) throws IOException {
    Path directory = buildah.machine().newDirectory("context");
    Files.copy(
        buildah.machine().image().rootfsTar(),
        directory.resolve("rootfs.tar"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        directory.resolve("Dockerfile"), "FROM scratch\nADD rootfs.tar /\n" + dockerfile);
    return directory;
  }

  @Test
  void aCommandRunsInAWorkingContainer(Buildah buildah) {
    var outcome = buildah.run(List.of(), buildah.container(), "sh", "-c", "echo out; echo err >&2");
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals("out\n", outcome.stdout());
    assertTrue(outcome.stderr().contains("err"), outcome::toString);
  }

  @Table
  @ValueSource(ints = {1, 42})
  void aStatusIsThatOfTheCommand(int status, Buildah buildah) {
    var outcome = buildah.run(List.of(), buildah.container(), "sh", "-c", "exit " + status);
    assertEquals(status, outcome.status(), outcome::toString);
  }

  @Test
  void aMissingCommandIsNamed(Buildah buildah) {
    var outcome = buildah.run(List.of(), buildah.container(), "no-such-program");
    assertNotEquals(0, outcome.status());
    assertTrue(outcome.stderr().contains("no-such-program"), outcome::toString);
  }

  @Test
  void whatARunChangesIsThereInTheNext(Buildah buildah) {
    String container = buildah.container();
    assertEquals(0, buildah.run(List.of(), container, "sh", "-c", "echo words > /there").status());
    assertEquals("words", buildah.run(List.of(), container, "cat", "/there").text());
  }

  @Table
  @CsvSource(
      delimiter = '|',
      value = {
        "user              | --user=1000           | id -u                       | 1000",
        "working directory | --workingdir=/tmp     | pwd                         | /tmp",
        "environment       | --env=WORD=one        | echo $WORD                  | one",
        "host name         | --hostname=box        | hostname                    | box",
        "no network        | --network=none        | ls /sys/class/net           | lo",
        "temporary files   | --mount=type=tmpfs,destination=/data | stat -f -c %T /data | tmpfs"
      })
  void isAsTheFlagSays(String what, String flag, String script, String expected, Buildah buildah) {
    var outcome = buildah.run(List.of(flag), buildah.container(), "sh", "-c", script);
    assertEquals(expected, outcome.text(), outcome::toString);
  }

  @Test
  void aCapabilityCanBeAdded(Buildah buildah) {
    var status =
        buildah.run(
            List.of("--cap-add=CAP_SYS_TIME"), buildah.container(), "cat", "/proc/self/status");
    long sysTime = 1L << 25;
    assertNotEquals(0, Long.parseLong(new Facts(status.stdout()).value("CapEff"), 16) & sysTime);
  }

  @Test
  void withoutCapabilitiesThereAreNone(Buildah buildah) {
    var outcome =
        buildah.run(
            List.of("--cap-drop=ALL"), buildah.container(), "grep", "CapEff", "/proc/self/status");
    assertEquals("CapEff:\t0000000000000000", outcome.text(), outcome::toString);
  }

  @Test
  void aDirectoryOfTheHostIsShared(Buildah buildah) throws IOException {
    Path directory = buildah.machine().newDirectory("volume");
    Files.writeString(directory.resolve("there"), "words");
    var outcome =
        buildah.run(
            List.of("--volume", directory + ":/data:ro"),
            buildah.container(),
            "sh",
            "-c",
            "cat /data/there; echo > /data/new || echo ' refused'");
    assertEquals("words refused", outcome.text(), outcome::toString);
  }

  @Test
  void aDockerfileBecomesAnImage(Buildah buildah, Podman podman) throws IOException {
    Path context =
        context(
            buildah,
            """
            ENV WORD=one
            WORKDIR /work
            RUN echo $WORD > first && pwd > second
            RUN mkdir sub && chown 1000 sub
            USER guest
            WORKDIR /work/sub
            RUN id -u > third
            CMD ["cat", "/work/first", "/work/second", "third"]
            """);
    var outcome = buildah.build(List.of(), context.toString());
    assertEquals(0, outcome.status(), outcome::toString);
    var run = podman.call("run", "--rm", "--network", "none", buildah.image());
    assertEquals("one\n/work\n1000\n", run.succeeded().stdout());
  }

  @Test
  void aStepThatFailsEndsTheBuild(Buildah buildah) throws IOException {
    var outcome = buildah.build(List.of(), context(buildah, "RUN exit 9\n").toString());
    assertNotEquals(0, outcome.status());
    assertTrue(outcome.stderr().contains("exit status 9"), outcome::toString);
  }

  @Test
  void aStepSeesItsSecret(Buildah buildah) throws IOException {
    Path context = context(buildah, "RUN --mount=type=secret,id=hidden cat /run/secrets/hidden\n");
    Path secret =
        Files.writeString(buildah.machine().newDirectory("secret").resolve("it"), "words");
    var outcome = buildah.build(List.of("--secret", "id=hidden,src=" + secret), context.toString());
    assertEquals(0, outcome.status(), outcome::toString);
    assertTrue(outcome.stdout().contains("words"), outcome::toString);
  }

  @Test
  void aStepHasItsCacheAndItsTemporaryFiles(Buildah buildah) throws IOException {
    Path context =
        context(
            buildah,
            "RUN --mount=type=tmpfs,target=/data stat -f -c %T /data && echo > /data/new\n");
    var outcome = buildah.build(List.of(), context.toString());
    assertTrue(outcome.stdout().contains("tmpfs"), outcome::toString);
  }

  @Test
  void podmanBuildsToo(Podman podman, Buildah buildah) throws IOException {
    Path context = context(buildah, "RUN echo words > /there\nCMD [\"cat\", \"/there\"]\n");
    var built =
        podman.call("build", "--isolation", "oci", "--tag", "localhost/made", context.toString());
    assertEquals(0, built.status(), built::toString);
    var run = podman.call("run", "--rm", "--network", "none", "localhost/made");
    assertEquals("words\n", run.succeeded().stdout());
    podman.call("rmi", "--force", "localhost/made");
  }
}
