package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A keeper that many want something of, or that has nothing left to serve with. */
class ExhaustionTest {
  private Installation jrun;

  @BeforeEach
  void install() throws IOException {
    jrun = new Installation();
    jrun.keeper();
  }

  @AfterEach
  void remove() throws IOException {
    jrun.close();
  }

  private long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", "" + jrun.keeper().pid(), "fd"))) {
      return open.count();
    }
  }

  private void limitDescriptors(long limit) throws Exception {
    String[] command = {"prlimit", "--pid", "" + jrun.keeper().pid(), "--nofile=" + limit + ":"};
    assertEquals(0, new ProcessBuilder(command).start().waitFor());
  }

  @Test
  void fiveHundredAtOnce() throws Exception {
    jrun.assertServesAtOnce(500);
    assertEquals(0, jrun.alone());
  }

  /** Whom it cannot serve serves himself; it recovers. */
  @Test
  void withoutDescriptors() throws Exception {
    long open = descriptors();
    for (long limit = open; limit < open + 6; limit++) {
      limitDescriptors(limit);
      assertEquals(0, jrun.jrun("--version").status());
    }
    long alone = jrun.alone();
    assertTrue(alone > 0, "somebody was turned away");
    limitDescriptors(1024);
    assertEquals(0, jrun.jrun("--version").status());
    assertEquals(alone, jrun.alone());
    assertTrue(descriptors() <= open, "descriptors are left open");
  }

  private void assertNoGrowth(int hundreds) throws Exception {
    try (Sandbox sandbox = new Sandbox()) {
      String bundle = jrun.bundle(sandbox, "c1", "true").toString();
      String script =
          "for i in $(seq $3); do \"$0\" --root \"$1\" run --bundle \"$2\" c1 || exit 1; done";
      String root = sandbox.root().toString();
      assertEquals(0, jrun.shell(script, root, bundle, "20").status());
      jrun.awaitRest();
      long before = descriptors();
      for (int i = 0; i < hundreds; i++) {
        assertEquals(0, jrun.shell(script, root, bundle, "100").status());
      }
      jrun.awaitRest();
      // Some are opened once, late; one for each run would be a hundred.
      long more = descriptors() - before;
      assertTrue(more < 10, more + " more descriptors");
      long threads;
      try (Stream<Path> tasks = Files.list(Path.of("/proc", "" + jrun.keeper().pid(), "task"))) {
        threads = tasks.count();
      }
      assertTrue(threads < 30, threads + " threads");
      String status = Files.readString(Path.of("/proc", "" + jrun.keeper().pid(), "status"));
      long kibibytes = Long.parseLong(status.replaceFirst("(?s).*VmRSS:\\s+([0-9]+) kB.*", "$1"));
      assertTrue(kibibytes < 200 << 10, kibibytes + " KiB resident");
      assertEquals(0, jrun.alone());
    }
  }

  @Test
  void aHundredRunsLeaveNothing() throws Exception {
    assertNoGrowth(1);
  }

  @Test
  @Tag("long")
  void tenThousandRunsLeaveNothing() throws Exception {
    assertNoGrowth(100);
  }
}
