package dev.jrun.bundles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.spec.Spec;
import dev.jrun.spec.Violation;
import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.validation.SpecValidator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles from the programs of the machine that runs the tests. */
class DemoBundleTest {
  @TempDir Path temporary;

  @Test
  void isAValidBundleWhileOpenAndGoneAfterwards() throws Exception {
    Path directory;
    try (DemoBundle bundle = DemoBundle.create(temporary, System.getenv("PATH"), false)) {
      directory = bundle.directory();
      Spec spec = SpecReader.readSpec(directory.resolve("config.json"));
      assertEquals(List.<Violation>of(), SpecValidator.validate(spec));
      assertFalse(spec.process().terminal());
      assertTrue(Files.isDirectory(directory.resolve(spec.root().path())));
    }
    assertFalse(Files.exists(directory));
  }

  @Test
  void prefersAStaticBusybox() throws Exception {
    Path busybox = staticBusybox();
    try (DemoBundle bundle = DemoBundle.create(temporary, busybox.getParent().toString(), false)) {
      assertEquals("the static " + busybox, bundle.source());
      assertEquals(
          Path.of("busybox"), Files.readSymbolicLink(bundle.directory().resolve("rootfs/bin/sh")));
      assertShellWorks(bundle);
    }
  }

  @Test
  void takesShellWithItsLibrariesWhereThereIsNoBusybox() throws Exception {
    Path tools = Files.createDirectory(temporary.resolve("tools"));
    Files.createSymbolicLink(tools.resolve("sh"), Path.of("/bin/sh"));
    Files.createSymbolicLink(tools.resolve("ls"), Path.of("/bin/ls"));
    try (DemoBundle bundle = DemoBundle.create(temporary, tools.toString(), false)) {
      Path root = bundle.directory().resolve("rootfs");
      assertTrue(Files.isRegularFile(root.resolve("bin/sh"), LinkOption.NOFOLLOW_LINKS));
      for (Path library : SharedLibraries.of(Path.of("/bin/sh"))) {
        assertTrue(Files.isRegularFile(root.resolve(library.toString().substring(1))));
      }
      assertFalse(Files.exists(root.resolve("bin/cat")), "a tool that is not on the path");
      assertShellWorks(bundle);
    } finally {
      Files.delete(tools.resolve("sh"));
      Files.delete(tools.resolve("ls"));
    }
  }

  @Test
  void leavesNothingWhenThereIsNoShell() throws Exception {
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    IOException e =
        assertThrows(
            IOException.class, () -> DemoBundle.create(temporary, empty.toString(), false));
    assertEquals("no sh in [" + empty + "]", e.getMessage());
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(empty), left.toList());
    }
  }

  @Test
  void isNotRemovedWhileSomethingIsMountedInIt() throws Exception {
    assumeRoot();
    DemoBundle bundle = DemoBundle.create(temporary, System.getenv("PATH"), false);
    Path keep = Files.createDirectory(temporary.resolve("keep"));
    Files.createFile(keep.resolve("precious"));
    Path mountPoint = Files.createDirectory(bundle.directory().resolve("rootfs/a b"));
    run("mount", "--bind", keep.toString(), mountPoint.toString());
    try {
      IOException e = assertThrows(IOException.class, bundle::close);
      assertTrue(e.getMessage().contains("a b is still mounted"), e.getMessage());
      assertTrue(Files.exists(mountPoint.resolve("precious")));
      assertTrue(Files.exists(bundle.directory().resolve("config.json")));
    } finally {
      run("umount", mountPoint.toString());
    }
    bundle.close();
    assertFalse(Files.exists(bundle.directory()));
    assertTrue(Files.exists(keep.resolve("precious")));
  }

  @Test
  void removalDoesNotFollowLinks() throws Exception {
    Path keep = Files.createDirectory(temporary.resolve("keep"));
    Files.createFile(keep.resolve("precious"));
    try (DemoBundle bundle = DemoBundle.create(temporary, System.getenv("PATH"), false)) {
      Files.createSymbolicLink(bundle.directory().resolve("link"), keep);
    }
    assertTrue(Files.exists(keep.resolve("precious")));
  }

  @Test
  void readsTheFormsOfLdd() {
    String output =
        """
        \tlinux-vdso.so.1 (0x00007ffd3f5f2000)
        \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f0a4f400000)
        \t/lib64/ld-linux-x86-64.so.2 (0x00007f0a4f62d000)
        """;
    assertEquals(
        Set.of(Path.of("/lib/x86_64-linux-gnu/libc.so.6"), Path.of("/lib64/ld-linux-x86-64.so.2")),
        SharedLibraries.parse(output));
  }

  private static void assertShellWorks(DemoBundle bundle) throws Exception {
    if (isRoot()) {
      assertEquals(
          "/bin\nworks\n",
          run(
              "chroot",
              bundle.directory().resolve("rootfs").toString(),
              "/bin/sh",
              "-c",
              "ls -d /bin && echo works"));
    }
  }

  private static Path staticBusybox() throws IOException {
    for (String directory : List.of("/usr/bin", "/bin")) {
      Path busybox = Path.of(directory, "busybox");
      if (Files.isExecutable(busybox) && SharedLibraries.of(busybox).isEmpty()) {
        return busybox;
      }
    }
    assumeTrue(false, "no static busybox on this machine");
    throw new AssertionError();
  }

  private static void assumeRoot() throws IOException {
    assumeTrue(isRoot(), "needs root");
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
