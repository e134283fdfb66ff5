package dev.jrun.conformance.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.OciRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A container in a scope of systemd's. */
final class Scope {
  /** Of the scopes' names: what is left of them is found by it. */
  static final String PREFIX = "jrunsuite";

  private static final Path UNIFIED = Path.of("/sys/fs/cgroup");

  private final Container container;
  private final String unit;

  private Scope(Container container, String unit) {
    this.container = container.globally("--systemd-cgroup");
    this.unit = unit;
  }

  static boolean canBe() {
    return Files.isDirectory(Path.of("/run/systemd/system"));
  }

  /** Skips the cases of a class where there are no scopes. */
  static void require() {
    assumeTrue(
        canBe(), "process 1 is no systemd here; conformance/vm/run has a machine where it is");
  }

  /** One of a new container of the bundle, in a slice; empty for the default one. */
  static Scope in(String slice, Bundle bundle) {
    var container = bundle.container();
    bundle.set("/linux/cgroupsPath", slice + ":" + PREFIX + ":" + container.id());
    return new Scope(container, PREFIX + "-" + container.id() + ".scope");
  }

  /** One in the default slice. */
  static Scope of(Bundle bundle) {
    return in("", bundle);
  }

  /** One whose name the runtime chooses. */
  static Scope unnamed(Bundle bundle) {
    bundle.set("/linux/cgroupsPath", "");
    var container = bundle.container();
    return new Scope(container, OciRuntime.name() + "-" + container.id() + ".scope");
  }

  Container container() {
    return container;
  }

  String unit() {
    return unit;
  }

  /** {@code create}, which must succeed; runc warns of devices that the host does not have. */
  Scope create() {
    var outcome = container.tryCreate();
    assertEquals(0, outcome.status(), outcome::toString);
    assertTrue(outcome.stderr().isEmpty() || OciRuntime.name().equals("runc"), outcome::toString);
    return this;
  }

  Scope createAndStart() {
    create();
    container.start();
    return this;
  }

  /** {@code delete --force}, which must leave neither container nor unit. */
  void delete() {
    container.call("delete", "--force").succeeded();
    container.assertGone();
    assertGone();
  }

  /** Asserts that systemd knows nothing of the unit. */
  void assertGone() {
    assertEquals("not-found", property("LoadState"), unit);
    assertEquals(List.of(), unitsLeft());
  }

  /** The scopes of this suite that systemd knows of, whatever became of them. */
  static List<String> unitsLeft() {
    return Host.run(
            "systemctl",
            "list-units",
            "--all",
            "--plain",
            "--no-legend",
            "--full",
            PREFIX + "-*.scope")
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .toList();
  }

  String property(String name) {
    return properties().getOrDefault(name, "");
  }

  /** What {@code systemctl show} says of the unit. */
  Map<String, String> properties() {
    return Host.run("systemctl", "show", unit)
        .lines()
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a + " " + b));
  }

  /** What a file of the group says (version 2). */
  String file(String name) {
    try {
      return Files.readString(UNIFIED.resolve(property("ControlGroup").substring(1)).resolve(name))
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
