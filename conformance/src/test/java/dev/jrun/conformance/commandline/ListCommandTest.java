package dev.jrun.conformance.commandline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** {@code list}: what people and go-runc read. */
class ListCommandTest {

  @Test
  @KnownDifference(runtime = "crun", why = "has columns of its own")
  void theTableHasItsHeader(OciRuntime runtime) {
    var header = runtime.call("list").succeeded().stdout();
    assertEquals("ID          PID         STATUS      BUNDLE      CREATED     OWNER\n", header);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has columns of its own")
  void theTableHasALineForEachContainer(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    var lines = bundle.runtime().call("list").succeeded().stdout().lines().toList();
    var columns = List.of(lines.get(1).split(" +"));
    assertEquals(2, lines.size());
    assertEquals(
        List.of(
            container.id(),
            Long.toString(container.pid()),
            "created",
            bundle.directory().toString()),
        columns.subList(0, 4));
    assertEquals("root", columns.get(5));
  }

  @Table
  @CsvSource({
    "--format json,--format,json",
    "-f json,-f,json",
    "--format=json,--format=json,",
    "-format=json,-format=json,"
  })
  @KnownDifference(runtime = "crun", rows = "-format=json", why = "has no single-dash long flags")
  void jsonHasAnObjectForEachContainer(String name, String flag, String value, Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    var outcome =
        value == null
            ? bundle.runtime().call("list", flag)
            : bundle.runtime().call("list", flag, value);
    var list = JsonMapper.shared().readTree(outcome.succeeded().stdout());
    assertEquals(1, list.size());
    assertEquals(container.id(), list.path(0).path("id").asString());
    assertEquals(container.pid(), list.path(0).path("pid").asLong());
    assertEquals("created", list.path(0).path("status").asString());
    assertEquals(bundle.directory().toString(), list.path(0).path("bundle").asString());
    assertEquals("root", list.path(0).path("owner").asString());
  }

  @Test
  @KnownDifference(runtime = "crun", why = "prints []")
  void jsonWithoutContainersIsNull(OciRuntime runtime) {
    assertEquals("null", runtime.call("list", "--format", "json").succeeded().text());
  }

  @Table
  @ValueSource(strings = {"--quiet", "-q"})
  void quietPrintsIdsOnly(String flag, Bundle first, Bundle second) {
    var ids =
        List.of(
            first.args("sleep", "1").container().create().id(),
            second.args("sleep", "1").container().create().id());
    assertEquals(
        ids.stream().sorted().toList(),
        first.runtime().call("list", flag).succeeded().stdout().lines().sorted().toList());
  }

  @Test
  void quietWithoutContainersPrintsNothing(OciRuntime runtime) {
    assertEquals("", runtime.call("list", "-q").succeeded().stdout());
  }

  @Test
  void anUnknownFormatIsRefused(OciRuntime runtime) {
    runtime.call("list", "--format", "xml").failed();
  }

  @Test
  void stoppedContainersAreListedWithPidZero(Bundle bundle) {
    bundle.args("true").container().createAndStart().await("stopped");
    var list =
        JsonMapper.shared()
            .readTree(bundle.runtime().call("list", "--format", "json").succeeded().stdout());
    assertEquals("stopped", list.path(0).path("status").asString());
    assertEquals(0, list.path(0).path("pid").asInt());
  }

  @Test
  void filesInTheStateDirectoryAreNotContainers(OciRuntime runtime) throws IOException {
    Files.createDirectories(runtime.root());
    Files.createFile(runtime.root().resolve("stray"));
    assertTrue(runtime.call("list", "-q").succeeded().stdout().isEmpty());
  }
}
