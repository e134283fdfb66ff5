package dev.jrun.conformance.clients.podman;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Call;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Payload;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code podman run}: one container, in the foreground, and how it ends. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class RunTest {

  @Test
  void bothStreamsComeOut(Podman podman) {
    var outcome = podman.run("", "sh", "-c", "echo out; echo err >&2");
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals("out\n", outcome.stdout());
    assertEquals("err\n", outcome.stderr());
  }

  @Table
  @ValueSource(ints = {0, 1, 42, 125, 255})
  void theStatusIsThatOfTheProcess(int status, Podman podman) {
    assertEquals(status, podman.run("", "sh", "-c", "exit " + status).status());
  }

  @Test
  void aProcessThatASignalEndsHasAStatusAbove128(Podman podman) {
    String container = podman.start("", "sleep", "100");
    Call waiting = podman.begin("wait", container);
    podman.text("kill", "--signal", "KILL", container);
    assertEquals("137", podman.machine().wait(waiting).succeeded().text());
  }

  @Table
  @CsvSource({
    "no-such-program, 127, executable file not found",
    "/no/such/program, 127, no such file or directory",
    "/etc/passwd, 126, permission denied",
    "/etc, 126, permission denied"
  })
  void whatCannotBeExecutedSaysSo(String program, int status, String reason, Podman podman) {
    var outcome = podman.run("", program);
    assertEquals(status, outcome.status(), outcome::toString);
    assertTrue(outcome.stderr().toLowerCase(Locale.ROOT).contains(reason), outcome::toString);
  }

  @Test
  void withoutJsonErrorsTheStatusIsTheSame(Podman podman) throws IOException {
    Path directory = podman.machine().newDirectory("no-json");
    Path other = directory.resolve("unknown-name");
    Files.createSymbolicLink(other, OciRuntime.configuredBinary());
    try {
      String[] run = podman.arguments("run", "--rm", "no-such-program");
      var outcome = podman.call(prepend(run, "--runtime", other.toString()));
      assertEquals(127, outcome.status(), outcome::toString);
    } finally {
      Files.delete(other);
    }
  }

  private static String[] prepend(String[] arguments, String... first) {
    return Stream.concat(Stream.of(first), Stream.of(arguments)).toArray(String[]::new);
  }

  @Test
  void standardInputGoesIn(Podman podman) throws Exception {
    Path input = Files.writeString(podman.machine().newDirectory("in").resolve("text"), "words\n");
    var process =
        podman
            .machine()
            .builder(podman.command(podman.arguments("run", "--rm --interactive", "cat")))
            .redirectInput(input.toFile())
            .start();
    assertEquals("words\n", new String(process.getInputStream().readAllBytes(), UTF_8));
    assertEquals(0, process.waitFor());
  }

  @Test
  void muchOutputIsComplete(Podman podman) {
    var outcome = podman.run("", "sh", "-c", "dd if=/dev/zero bs=4096 count=1000 | tr '\\0' x");
    assertEquals(4096 * 1000, outcome.stdout().length());
  }

  @Test
  void aDirectoryCanBeTheRoot(Podman podman) throws IOException {
    Path rootfs = podman.machine().newDirectory("rootfs");
    Payload.populate(rootfs);
    Files.writeString(rootfs.resolve("etc/mark"), "mine");
    var outcome = podman.run("--rootfs " + rootfs, "cat", "/etc/mark");
    assertEquals("mine", outcome.succeeded().text());
  }

  @Test
  void severalAtOnce(Podman podman) {
    var calls =
        Stream.of(1, 2, 3, 4, 5, 6)
            .map(status -> podman.arguments("run", "--rm", "sh", "-c", "exit " + status))
            .map(podman::begin)
            .toList();
    assertEquals(
        List.of(1, 2, 3, 4, 5, 6),
        calls.stream().map(call -> podman.machine().wait(call).status()).toList());
  }

  @Test
  void anInitOfPodmansReapsAndForwards(Podman podman) {
    boolean present = podman.machine().has("/usr/bin/catatonit");
    assumeTrue(present, "there is no catatonit here");
    String container = podman.start("--init", "sleep", "100");
    assertTrue(podman.execFacts("", container, "cat /proc/1/cmdline").text().contains("init"));
    podman.text("stop", "--time", "10", container);
    assertEquals("143", podman.inspect(container, ".State.ExitCode"));
  }

  @Test
  void preservedDescriptorsAreThere(Podman podman) throws IOException {
    Path file = Files.writeString(podman.machine().newDirectory("fd").resolve("3"), "from 3");
    var command =
        podman.command(podman.arguments("run", "--rm --preserve-fds 1", "cat", "/proc/self/fd/3"));
    var outcome =
        podman
            .machine()
            .call(
                Stream.concat(
                        Stream.of("sh", "-c", "exec 3<" + file + "; exec \"$@\"", "sh"),
                        command.stream())
                    .toList());
    assertEquals("from 3", outcome.succeeded().text());
  }

  @Test
  @KnownDifference(runtime = "runc", why = "has no way to do without cgroups")
  void cgroupsCanBeLeftAlone(Podman podman) {
    var facts = podman.facts("--cgroups disabled", "cat /proc/self/cgroup");
    assertNotEquals("", facts.text());
    assertEquals(
        List.of(), facts.lines().stream().filter(line -> line.contains("libpod-")).toList());
  }

  @Test
  void aContainerThatCannotBeMadeLeavesNothing(Podman podman) {
    var outcome = podman.run("--volume /no/such/directory:/data", "true");
    assertEquals(125, outcome.status(), outcome::toString);
  }

  @Test
  void aNameThatIsTakenIsRefused(Podman podman) {
    String container = podman.start("", "sleep", "100");
    assertEquals(125, podman.run("--name " + container, "true").status());
    assertEquals("running", podman.inspect(container, ".State.Status"));
  }
}
