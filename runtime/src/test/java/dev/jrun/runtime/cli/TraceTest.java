package dev.jrun.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.spec.json.SpecWriter;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code run --trace} and the dry runs print, of one and the same launch. */
class TraceTest {
  @Test
  void theTraceIsThePlanWithTheCallsOfTheProgram() throws Exception {
    try (Sandbox sandbox = new Sandbox()) {
      Files.writeString(
          sandbox.bundle().resolve("config.json"),
          SpecWriter.write(sandbox.spec("c1", "true"), SpecWriter.Indent.TAB));
      List<String> plan =
          Called.in(sandbox.bundle(), "run", "--dry-run", "c1").out().lines().toList();
      Called run =
          Called.in(sandbox.bundle(), "--root", sandbox.root().toString(), "run", "--trace", "c1");
      assertEquals(0, run.status(), run.err());
      List<String> trace = run.err().lines().toList();
      // A step that waits for the other side is told again when it goes on.
      assertEquals(
          plan,
          trace.stream()
              .filter(line -> line.matches(" *[0-9]+  (runtime|init ) .*"))
              .distinct()
              .toList());
      assertTrue(
          trace.stream().anyMatch(l -> l.matches(" {14}sethostname\\(&[0-9]+ \"jrun\", 4\\) = 0")),
          run.err());
      assertTrue(
          trace.stream().anyMatch(l -> l.matches(" {14}openat2\\(.*\\) = ENOENT")), run.err());
    }
  }

  @Test
  void theListingExplainsItself() throws Exception {
    try (Sandbox sandbox = new Sandbox()) {
      Files.writeString(
          sandbox.bundle().resolve("config.json"),
          SpecWriter.write(sandbox.spec("c1", "true"), SpecWriter.Indent.TAB));
      String listing = Called.in(sandbox.bundle(), "create", "--dry-run=program", "c1").out();
      assertTrue(listing.startsWith("# The table that the container's init executes"), listing);
      assertTrue(listing.contains("\n# row step  call and then\n   0     6  "), listing);
    }
  }
}
