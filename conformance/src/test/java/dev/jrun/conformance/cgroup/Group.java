package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A container's group, as the host shows it. */
final class Group {
  private Group() {}

  /** Whether cgroup v2 is all that this host has. */
  static boolean isUnified() {
    return Host.hierarchies().stream()
        .allMatch(hierarchy -> Files.exists(hierarchy.resolve("cgroup.controllers")));
  }

  static void assumeUnified() {
    assumeTrue(isUnified(), "needs a host with cgroup v2 alone");
  }

  /** Skips the case where this host has none of these files. */
  static void assumeHas(Container container, String... files) {
    assumeTrue(find(container, files).isPresent(), "this host has none of " + Arrays.asList(files));
  }

  /**
   * The content of a file.
   *
   * @param files its names in the versions of cgroups, of which a host has one
   */
  static String read(Container container, String... files) {
    try {
      return Files.readString(find(container, files).orElseThrow()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> find(Container container, String... files) {
    return Host.cgroupsNamed(container.id()).stream()
        .flatMap(group -> Arrays.stream(files).map(group::resolve))
        .filter(Files::exists)
        .findFirst();
  }
}
