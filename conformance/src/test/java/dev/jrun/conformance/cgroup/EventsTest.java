package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code events} and {@code top}: what a container uses, and what happens to it. */
class EventsTest {
  @Test
  @KnownDifference(runtime = "crun", why = "has no events")
  void eventsTellTheFigures(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 64 << 20).set("/linux/resources/pids/limit", 50);
    var container = bundle.args("sleep", "100").container().createAndStart();
    var event = Figures.event(container);
    assertEquals("stats", event.path("type").asString());
    assertEquals(container.id(), event.path("id").asString());
    var data = event.path("data");
    assertEquals(64 << 20, data.path("memory").path("usage").path("limit").asLong());
    assertTrue(data.path("memory").path("usage").path("usage").asLong() > 0);
    assertTrue(data.path("cpu").path("usage").path("total").asLong() > 0);
    assertEquals(50, data.path("pids").path("limit").asLong());
    assertTrue(data.path("pids").path("current").asLong() > 0);
    assertTrue(data.path("memory").path("raw").size() > 10);
    assertTrue(data.has("hugetlb") && data.has("network_interfaces") && data.has("intel_rdt"));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has no events")
  void eventsTellWhenMemoryIsOut(Bundle bundle) {
    bundle.set("/linux/resources/memory/limit", 16 << 20);
    bundle.set("/linux/resources/memory/swap", 16 << 20);
    Path go = bundle.rootfs("tmp", "go");
    Host.run("mkfifo", go.toString());
    var container =
        bundle
            .script(
                "read go < /tmp/go; (x=0123456789abcdef; while :; do x=$x$x; done) 2>/dev/null;"
                    + " echo died; sleep 100")
            .container()
            .createAndStart();
    var events = bundle.runtime().begin("events", "--interval", "100ms", container.id());
    try {
      Container.await("figures", () -> read(events.stdout()).contains("\"type\":\"stats\""));
      Host.run("sh", "-c", "echo > " + go);
      container.awaitLine("died");
      Container.await("the event", () -> read(events.stdout()).contains("\"type\":\"oom\""));
    } finally {
      container.call("delete", "--force");
      events.process().destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eventsOfAStoppedContainerAreRefused(Bundle bundle) {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    container.call("events", "--stats").failed().saying("is not running");
    container.call("events", "--interval", "0s").failed();
  }

  @Test
  @KnownDifference(runtime = "runc", why = "has no top")
  @KnownDifference(runtime = "crun", why = "has no top")
  void topShowsWhatIsUsed(Bundle bundle) throws IOException {
    bundle.set("/linux/resources/memory/limit", 64 << 20).set("/linux/resources/pids/limit", 50);
    var container = bundle.script("while :; do :; done").container().createAndStart();
    var top = bundle.runtime().begin("top", "--interval", "100ms", container.id());
    try {
      Container.await("two tables", () -> read(top.stdout()).split("USED", -1).length > 3);
    } finally {
      container.call("delete", "--force");
      bundle.runtime().wait(top).succeeded();
    }
    String tables = read(top.stdout());
    assertTrue(tables.contains("64.0 MiB"), tables);
    assertTrue(tables.matches("(?s).*cpu +[1-9][0-9.]* %.*"), tables);
    assertTrue(tables.matches("(?s).*tasks +1  50.*"), tables);
  }
}
