package dev.jrun.conformance.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;

/**
 * Root file systems in which a place that the runtime touches is something else: each place as each
 * kind of trap, with and without a mount there. CVE-2019-16884, CVE-2019-18837, CVE-2019-19921,
 * CVE-2023-27561, CVE-2025-54867, CVE-2026-41579, CVE-2026-47766, CVE-2026-88265 were of this
 * class.
 */
class HostileRootfsTest {

  enum Trap {
    ABSOLUTE_LINK,
    DOT_DOT_LINK,
    DANGLING_LINK,
    LINK_TO_FILE,
    FILE,
    FIFO;

    void set(Path place, Path victim) throws IOException {
      switch (this) {
        case ABSOLUTE_LINK -> Files.createSymbolicLink(place, victim);
        case DOT_DOT_LINK ->
            Files.createSymbolicLink(
                place, Path.of("../".repeat(20) + victim.toString().substring(1)));
        case DANGLING_LINK -> Files.createSymbolicLink(place, victim.resolve("new"));
        case LINK_TO_FILE -> Files.createSymbolicLink(place, victim.resolve("file"));
        case FILE -> Files.writeString(place, "");
        case FIFO -> Host.run("mkfifo", place.toString());
      }
    }
  }

  private static final List<String> PLACES =
      List.of("proc", "sys", "dev", "etc", "run", "tmp", "dev/null", "etc/passwd");

  static Stream<Arguments> everyPlaceAsEveryTrap() {
    return PLACES.stream()
        .flatMap(place -> Arrays.stream(Trap.values()).map(trap -> Arguments.of(place, trap)));
  }

  private static Path victim(Bundle bundle) throws IOException {
    Path victim = bundle.hostDirectory("victim");
    Files.writeString(victim.resolve("file"), "content");
    Files.createDirectory(victim.resolve("directory"));
    return victim;
  }

  private static void set(Trap trap, String place, Path victim, Bundle bundle) throws IOException {
    Path path = bundle.rootfs(place);
    if (Files.isDirectory(path)) {
      Host.run("rm", "-r", path.toString());
    } else {
      Files.deleteIfExists(path);
    }
    trap.set(path, victim);
  }

  /**
   * Runs the container: a refusal is as good as a container that works, as long as the host stays
   * as it was.
   */
  private static void runsOrRefuses(Bundle bundle, Path victim) {
    String before = Host.manifest(victim);
    String nullDevice = Host.run("stat", "-c", "%a %u:%g %t %T", "/dev/null");
    var outcome = bundle.script("echo ok").container().run();
    assertEquals(before, Host.manifest(victim), outcome::toString);
    assertEquals(nullDevice, Host.run("stat", "-c", "%a %u:%g %t %T", "/dev/null"));
    if (outcome.status() == 0) {
      assertEquals("ok", outcome.text());
    } else {
      outcome.complained();
    }
  }

  @ParameterizedTest(name = "/{0} {1}", quoteTextArguments = false)
  @MethodSource("everyPlaceAsEveryTrap")
  @KnownDifference(runtime = "runc", rows = "/etc/passwd FIFO", why = "waits for ever for a writer")
  @KnownDifference(
      runtime = "runc",
      until = "1.3.6",
      rows = {"/dev ABSOLUTE_LINK", "/dev DOT_DOT_LINK"},
      why = "makes links and devices on the host: CVE-2026-41579")
  @KnownDifference(
      runtime = "crun",
      rows = {"/etc/passwd FIFO"},
      why = "waits for ever for a writer")
  void withTheUsualMounts(String place, Trap trap, Bundle bundle) throws IOException {
    Path victim = victim(bundle);
    set(trap, place, victim, bundle);
    bundle.mount("/run", "tmpfs", "tmpfs").mount("/tmp", "tmpfs", "tmpfs");
    runsOrRefuses(bundle, victim);
  }

  @ParameterizedTest(name = "/{0} {1}", quoteTextArguments = false)
  @MethodSource("everyPlaceAsEveryTrap")
  @KnownDifference(runtime = "runc", rows = "/etc/passwd FIFO", why = "waits for ever for a writer")
  @KnownDifference(
      runtime = "runc",
      until = "1.3.6",
      rows = {"/dev ABSOLUTE_LINK", "/dev DOT_DOT_LINK"},
      why = "makes links and devices on the host: CVE-2026-41579")
  @KnownDifference(
      runtime = "runc",
      rows = {"/dev/null FILE", "/dev/null FIFO"},
      why = "takes streams without a device number for the null device, and loses the output")
  @KnownDifference(
      runtime = "crun",
      until = "1.28",
      rows = {"/dev ABSOLUTE_LINK", "/dev DOT_DOT_LINK"},
      why = "makes devices on the host: CVE-2026-47766")
  @KnownDifference(
      runtime = "crun",
      rows = {"/dev/null FILE", "/dev/null FIFO"},
      why = "takes streams without a device number for the null device, and loses the output")
  @KnownDifference(
      runtime = "crun",
      rows = {"/etc/passwd FIFO"},
      why = "waits for ever for a writer")
  void withProcOnly(String place, Trap trap, Bundle bundle) throws IOException {
    Path victim = victim(bundle);
    set(trap, place, victim, bundle);
    ((ArrayNode) bundle.get("/mounts"))
        .removeIf(mount -> !mount.path("destination").asString().equals("/proc"));
    runsOrRefuses(bundle, victim);
  }

  @ParameterizedTest(name = "/{0} {1}", quoteTextArguments = false)
  @MethodSource("everyPlaceAsEveryTrap")
  @KnownDifference(
      runtime = "runc",
      until = "1.3.6",
      rows = {"/dev ABSOLUTE_LINK", "/dev DOT_DOT_LINK"},
      why = "makes links and devices on the host: CVE-2026-41579")
  void boundMaskedAndReadonly(String place, Trap trap, Bundle bundle) throws IOException {
    Path victim = victim(bundle);
    set(trap, place, victim, bundle);
    bundle.bind(bundle.hostDirectory("volume"), "/" + place + "/volume");
    bundle.set("/linux/maskedPaths", List.of("/" + place + "/file", "/proc/cpuinfo"));
    bundle.set("/linux/readonlyPaths", List.of("/" + place, "/proc/sys"));
    runsOrRefuses(bundle, victim);
    assertTrue(Files.exists(bundle.hostPath("volume")));
  }
}
