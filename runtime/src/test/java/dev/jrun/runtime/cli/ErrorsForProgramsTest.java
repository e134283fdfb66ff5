package dev.jrun.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON errors carry a code; all else about the line is as logrus writes it. */
class ErrorsForProgramsTest {
  @TempDir Path directory;

  private String json(String... line) {
    return jsonAs(0, line);
  }

  private String jsonAs(long user, String... line) {
    List<String> arguments =
        new ArrayList<>(List.of("--root", directory.resolve("state").toString()));
    arguments.addAll(List.of("--log-format", "json"));
    arguments.addAll(List.of(line));
    Called called = Called.as(user, Map.of(), directory, false, arguments.toArray(String[]::new));
    assertTrue(called.status() != 0, called.toString());
    assertEquals(1, called.err().lines().count(), called.err());
    return called.err();
  }

  private static void assertCode(String code, String line) {
    assertTrue(
        line.matches(
            "\\{\"level\":\"error\",\"msg\":\".*\",\"time\":\"2026-01-02T03:04:05Z\",\"code\":\""
                + code
                + "\"\\}\n"),
        line);
  }

  @ParameterizedTest
  @CsvSource({
    "foo, invalid-usage",
    "list x, invalid-usage",
    "state, invalid-usage",
    "list --format xml, invalid-usage",
    "update --memory lots x, invalid-usage",
    "delete --regex [, invalid-usage",
    "kill x NOSUCH, invalid-usage",
    "exec x, invalid-usage",
    "state a/b, invalid-container-id",
    "checkpoint --image-path i --work-path w --parent-path p --leave-running --tcp-established"
        + " --tcp-skip-in-flight --link-remap --ext-unix-sk --shell-job --lazy-pages --status-fd 3"
        + " --page-server a:1 --file-locks --pre-dump --manage-cgroups-mode soft --empty-ns network"
        + " --auto-dedup x, unsupported",
    "restore --console-socket s --image-path i --work-path w --tcp-established --ext-unix-sk"
        + " --shell-job --file-locks --manage-cgroups-mode ignore -b b -d --pid-file p"
        + " -no-subreaper --no-pivot --empty-ns network --auto-dedup --lazy-pages"
        + " --lsm-profile a:b --lsm-mount-context c x, unsupported",
    "update --l3-cache-schema x y, unsupported",
    "keeper status, keeper-not-running",
  })
  void everyErrorHasACode(String line, String code) {
    assertCode(code, json(line.split(" ", -1)));
  }

  @Test
  void anUnknownContainerIsToldFromOtherFailures() {
    assertEquals(
        """
        {"level":"error","msg":"container does not exist: x","time":"2026-01-02T03:04:05Z",\
        "code":"container-not-found"}
        """,
        json("state", "x"));
  }

  @Test
  void theErrnoIsThereIfThereIsOne() {
    assertEquals(
        "{\"level\":\"error\",\"msg\":\""
            + directory
            + "/config.json: no such file or directory\",\"time\":\"2026-01-02T03:04:05Z\","
            + "\"code\":\"file-not-found\",\"errno\":\"ENOENT\"}\n",
        json("check"));
  }

  @Test
  void filesThatAreInTheWay() throws IOException {
    Files.writeString(directory.resolve("config.json"), "[]");
    assertTrue(json("spec").contains("\"code\":\"file-exists\",\"errno\":\"EEXIST\""));
    assertCode("invalid-config", json("check"));
    assertCode("invalid-config", json("create", "x"));
  }

  @Test
  void aRootThatIsAFileIsSaidToBeNone() throws IOException {
    Files.writeString(directory.resolve("state"), "");
    assertEquals(
        "{\"level\":\"error\",\"msg\":\""
            + directory
            + "/state: not a directory\",\"time\":\"2026-01-02T03:04:05Z\","
            + "\"code\":\"file-not-found\",\"errno\":\"ENOTDIR\"}\n",
        json("list"));
  }

  @Test
  void withoutRootItIsUnsupported() {
    Called.in(directory, "spec");
    assertCode("permission-denied", jsonAs(1000, "create", "x"));
    assertCode("permission-denied", jsonAs(1000, "demo"));
  }

  @Test
  void warningsHaveNone() throws IOException {
    LogProbe probe = new LogProbe("words");
    assertEquals(
        "{\"level\":\"warning\",\"msg\":\"words\",\"time\":\"2026-01-02T03:04:05Z\"}\n",
        probe.json());
  }
}
