package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  /** What the keeper has open when nobody is connected any more, but all its files have been. */
  private List<String> descriptors() throws Exception {
    jrun.awaitRest();
    List<String> open = open();
    for (int i = 0;
        i < 500 && open.stream().filter(f -> f.startsWith("socket:")).count() > 1;
        i++) {
      Thread.sleep(10);
      open = open();
    }
    return open;
  }

  private List<String> open() throws IOException {
    List<String> links = new ArrayList<>();
    Path directory = Path.of("/proc", "" + jrun.keeper().pid(), "fd");
    try (Stream<Path> descriptors = Files.list(directory)) {
      for (Path descriptor : descriptors.toList()) {
        links.add(Files.readSymbolicLink(descriptor).toString());
      }
    } catch (NoSuchFileException closed) {
      return open();
    }
    links.sort(Comparator.naturalOrder());
    return links;
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
    List<String> open = descriptors();
    for (long limit = open.size(); limit < open.size() + 6; limit++) {
      limitDescriptors(limit);
      assertEquals(0, jrun.jrun("--version").status());
    }
    long alone = jrun.alone();
    assertTrue(alone > 0, "somebody was turned away");
    limitDescriptors(1024);
    assertEquals(0, jrun.jrun("--version").status());
    assertEquals(alone, jrun.alone());
    assertEquals(open, descriptors());
  }

  /** A document of less than 64 MiB, which is more than 256 MiB of objects. */
  @Test
  void withoutMemory() throws Exception {
    ProcessHandle keeper = jrun.keeper();
    Path bundle = Files.createDirectories(jrun.file("bundle"));
    try (BufferedWriter config = Files.newBufferedWriter(bundle.resolve("config.json"))) {
      config.write("{\"ociVersion\": \"1.2.0\", \"annotations\": {\"a\": \"\"");
      for (int i = 0; i < 4_000_000; i++) {
        config.write(",\"" + i + "\":\"\"");
      }
      config.write("}}");
    }
    Installation.Outcome outcome = jrun.jrun("check", "--bundle", bundle.toString());
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("out of memory: more than the "), outcome.err());
    jrun.assertServesAtOnce(20);
    assertEquals(keeper, jrun.keeper());
    assertEquals(0, jrun.alone());
  }

  private void assertNoGrowth(int hundreds) throws Exception {
    try (Sandbox sandbox = new Sandbox()) {
      String bundle = jrun.bundle(sandbox, "c1", "true").toString();
      String script =
          "for i in $(seq $3); do \"$0\" --root \"$1\" run --bundle \"$2\" c1 || exit 1; done";
      String root = sandbox.root().toString();
      assertEquals(0, jrun.shell(script, root, bundle, "20").status());
      List<String> before = descriptors();
      for (int i = 0; i < hundreds; i++) {
        assertEquals(0, jrun.shell(script, root, bundle, "100").status());
      }
      assertEquals(before, descriptors());
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
