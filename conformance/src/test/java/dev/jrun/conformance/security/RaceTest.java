package dev.jrun.conformance.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Volumes that another container changes while the runtime resolves paths in them. */
class RaceTest {

  private static final int RUNS = 25;
  private static final int MANY_RUNS = 500;

  /**
   * Runs containers with a shared volume at /shared in which {@code target} is a directory at one
   * moment, and a link to a directory of the host at the next.
   */
  private static void race(Bundle bundle, int runs) throws Exception {
    Path shared = bundle.hostDirectory("shared");
    Path victim = bundle.hostDirectory("victim");
    Files.writeString(victim.resolve("file"), "content");
    Path target = Files.createDirectory(shared.resolve("target"));
    // In the container as well as on the host the link leads to the same place outside.
    Path link =
        Files.createSymbolicLink(
            shared.resolve("link"), Path.of("../".repeat(20) + victim.toString().substring(1)));
    String before = Host.manifest(victim);
    bundle.script("echo ok");
    try (var swapper = new PathSwapper(target, link)) {
      for (int count = 0; count < runs; count++) {
        bundle.container().run();
        assertEquals(before, Host.manifest(victim));
      }
      assertTrue(swapper.swaps() > runs, "the race took place");
    }
  }

  private static void mountOnTarget(Bundle bundle, int runs) throws Exception {
    // CVE-2021-30465
    bundle.bind(bundle.hostPath("shared"), "/shared").mount("/shared/target", "tmpfs", "tmpfs");
    race(bundle, runs);
  }

  private static void makeBelowTarget(Bundle bundle, int runs) throws Exception {
    // CVE-2024-45310
    bundle
        .bind(bundle.hostPath("shared"), "/shared")
        .mount("/shared/target/made/deep", "tmpfs", "tmpfs");
    race(bundle, runs);
  }

  @Test
  void aMountPointThatIsSwapped(Bundle bundle) throws Exception {
    mountOnTarget(bundle, RUNS);
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      until = "1.1.14",
      why = "makes directories on the host: CVE-2024-45310")
  void aMissingMountPointBelowWhatIsSwapped(Bundle bundle) throws Exception {
    makeBelowTarget(bundle, RUNS);
  }

  @Test
  void maskedAndReadonlyPathsThatAreSwapped(Bundle bundle) throws Exception {
    bundle.bind(bundle.hostPath("shared"), "/shared");
    bundle.set("/linux/maskedPaths", List.of("/shared/target/file", "/shared/target"));
    bundle.set("/linux/readonlyPaths", List.of("/shared/target"));
    race(bundle, RUNS);
  }

  @Test
  void aWorkingDirectoryThatIsSwapped(Bundle bundle) throws Exception {
    bundle.bind(bundle.hostPath("shared"), "/shared").set("/process/cwd", "/shared/target/made");
    race(bundle, RUNS);
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      until = "1.3.6",
      why = "makes the device on the host when the race is lost (CVE-2026-41579)")
  void aDeviceInADirectoryThatIsSwapped(Bundle bundle) throws Exception {
    bundle.bind(bundle.hostPath("shared"), "/shared");
    bundle.setJson(
        "/linux/devices/-",
        "{\"path\": \"/shared/target/null\", \"type\": \"c\", \"major\": 1, \"minor\": 3}");
    race(bundle, RUNS);
  }

  @Test
  @Tag("long")
  void aMountPointThatIsSwappedOftener(Bundle bundle) throws Exception {
    mountOnTarget(bundle, MANY_RUNS);
  }
}
