package dev.jrun.runtime.cli;

import static dev.jrun.runtime.cli.Called.errorLine;
import static dev.jrun.runtime.cli.Called.in;
import static dev.jrun.runtime.cli.Called.jrun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Spec;
import dev.jrun.spec.features.Features;
import dev.jrun.spec.json.SpecReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code spec}, {@code check} and {@code features}: the commands that make no container. */
class BundleCommandsTest {
  private static final boolean CGROUP_NAMESPACE =
      Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));

  @TempDir Path bundle;

  @Test
  void specWritesTheDefaultConfiguration() throws Exception {
    assertEquals(new Called(0, "", ""), in(bundle, "spec"));
    Spec spec = SpecReader.readSpec(bundle.resolve("config.json"));
    assertEquals(DefaultSpec.rootful(CGROUP_NAMESPACE), spec);
  }

  @Test
  void rootlessSpecMapsTheCaller() throws Exception {
    Called called = Called.as(4294967294L, Map.of(), bundle, false, "spec", "--rootless");
    assertEquals(new Called(0, "", ""), called);
    Spec spec = SpecReader.readSpec(bundle.resolve("config.json"));
    assertEquals(DefaultSpec.rootless(4294967294L, 4294967294L, CGROUP_NAMESPACE), spec);
  }

  @Test
  void specRefusesAnExistingFile() throws Exception {
    Path file = bundle.resolve("config.json");
    Files.writeString(file, "mine");
    Called called = jrun("spec", "--bundle", bundle.toString());
    assertEquals(errorLine("file " + file + " exists: remove it first"), called.err());
    assertEquals(1, called.status());
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void specDoesNotMakeTheDirectory() {
    Path missing = bundle.resolve("missing");
    Called called = jrun("spec", "-b", missing.toString());
    assertEquals(errorLine(missing + "/config.json: no such file or directory"), called.err());
    assertEquals(1, called.status());
    assertFalse(Files.exists(missing));
  }

  @Test
  void checkOfAGoodBundleIsSilent() throws Exception {
    in(bundle, "spec");
    Files.createDirectory(bundle.resolve("rootfs"));
    assertEquals(new Called(0, "", ""), jrun("check", "-b", bundle.toString()));
  }

  @Test
  void checkIsSilentWithoutLimits() throws Exception {
    Files.writeString(
        bundle.resolve("config.json"),
        """
        {"ociVersion": "1.2.0", "root": {"path": "rootfs"}, "process": {"args": ["sh"], "cwd": "/"},
         "linux": {"resources": {"devices": []}, "namespaces": [{"type": "mount"}]}}
        """);
    Files.createDirectory(bundle.resolve("rootfs"));
    assertEquals(new Called(0, "", ""), in(bundle, "check"));
  }

  @Test
  void withoutRootNothingIsLaunchedAndThatIsSaid() throws Exception {
    in(bundle, "spec");
    for (String command : List.of("create", "run")) {
      Called called = Called.as(1000, Map.of(), bundle, false, command, "c1");
      assertEquals(
          errorLine(
              "jrun "
                  + command
                  + " failed: jrun needs root, if only that of a user namespace (unshare --map-root-user)"),
          called.err());
      assertEquals(1, called.status());
    }
  }

  @Test
  void checkPrintsEveryViolation() throws Exception {
    Files.writeString(
        bundle.resolve("config.json"),
        """
        {"ociVersion": "1.2.0", "root": {"path": "rootfs"}, "process": {"args": [], "cwd": "a"}}
        """);
    Called called = in(bundle, "check");
    List<String> lines = called.out().lines().toList();
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("error: /process/args: ")), called.out());
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("error: /process/cwd: ")), called.out());
    assertTrue(
        lines.contains("error: /root/path: " + bundle + "/rootfs is not an existing directory"),
        called.out());
    long errors = lines.stream().filter(line -> line.startsWith("error: ")).count();
    assertEquals(errorLine(bundle + "/config.json: " + errors + " errors"), called.err());
    assertEquals(1, called.status());
  }

  @Test
  void checkSaysWhereJsonIsMalformed() throws Exception {
    Files.writeString(bundle.resolve("config.json"), "{\n\"ociVersion\": }");
    Called called = in(bundle, "check");
    assertTrue(called.out().startsWith("error: line 2, column "), called.out());
    assertEquals(errorLine(bundle + "/config.json: 1 error"), called.err());
    assertEquals(1, called.status());
  }

  @Test
  void featuresIsADocumentOfTheSpecification() {
    Called called = jrun("features");
    Features features = SpecReader.parse(called.out(), Features.class);
    assertEquals("1.0.0", features.ociVersionMin());
    assertEquals("1.3.0", features.ociVersionMax());
    assertTrue(features.mountOptions().containsAll(List.of("bind", "rro", "rprivate")));
    assertFalse(features.mountOptions().contains("idmap"));
    assertTrue(features.linux().namespaces().contains("mount"));
    assertTrue(called.out().startsWith("{\n    \"ociVersionMin\""), called.out());
    assertEquals("", called.err());
    assertEquals(0, called.status());
  }

  @Test
  @Timeout(10)
  void aFifoIsNoDocument(@TempDir Path directory) {
    Kernel.host().mkfifo(directory.resolve("fifo").toString(), 0600);
    for (List<String> line : List.of(List.of("update", "-r"), List.of("exec", "-p"))) {
      Called called = Called.in(directory, line.get(0), line.get(1), "fifo", "x");
      assertNotEquals(0, called.status());
      assertTrue(called.err().contains("fifo: not a regular file"), called.err());
    }
  }
}
