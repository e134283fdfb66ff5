package dev.jrun.conformance.commandline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** {@code --log}: containerd reads its last error, podman the whole file as one object. */
class LogTest {

  private static Path failingCall(Bundle bundle, String... flags) {
    Path log = bundle.hostPath("log");
    var command = new ArrayList<>(List.of("--log", log.toString()));
    command.addAll(List.of(flags));
    command.addAll(List.of("start", "nobody"));
    bundle.runtime().call(command.toArray(String[]::new)).failed().saying("does not exist");
    return log;
  }

  @Test
  @KnownDifference(runtime = "crun", why = "writes two lines for a container that does not exist")
  void jsonIsOneObjectOnOneLine(Bundle bundle) throws IOException {
    var lines = Files.readAllLines(failingCall(bundle, "--log-format", "json"));
    assertEquals(1, lines.size());
    var entry = JsonMapper.shared().readTree(lines.getFirst());
    assertEquals("error", entry.path("level").asString());
    assertTrue(entry.path("msg").asString().contains("does not exist"), entry::toString);
    OffsetDateTime.parse(entry.path("time").asString());
  }

  @Test
  @KnownDifference(runtime = "crun", why = "writes two lines for a container that does not exist")
  void textIsOneLine(Bundle bundle) throws IOException {
    var lines = Files.readAllLines(failingCall(bundle));
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().contains("does not exist"), lines::toString);
  }

  @Test
  void errorsAreOnStandardErrorToo(Bundle bundle) {
    failingCall(bundle, "--log-format=json");
  }

  @Test
  void theFileIsAppendedTo(Bundle bundle) throws IOException {
    failingCall(bundle, "--log-format", "json");
    assertEquals(2, Files.readAllLines(failingCall(bundle, "--log-format", "json")).size());
  }

  @Test
  void successWritesNothing(Bundle bundle) throws IOException {
    Path log = bundle.hostPath("log");
    var container = bundle.args("true").container();
    container.create().delete();
    var arguments = new ArrayList<>(List.of("--log", log.toString(), "--log-format", "json"));
    arguments.addAll(List.of(container.arguments("run")));
    bundle.runtime().call(arguments.toArray(String[]::new)).succeeded();
    assertEquals("", Files.readString(log));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has little to say")
  void debugWritesMore(Bundle bundle) throws IOException {
    Path log = bundle.hostPath("log");
    var container = bundle.args("true").container();
    container.create().delete();
    var arguments =
        new ArrayList<>(List.of("--debug", "--log", log.toString(), "--log-format", "json"));
    arguments.addAll(List.of(container.arguments("run")));
    assertEquals(0, bundle.runtime().call(arguments.toArray(String[]::new)).status());
    assertTrue(Files.readString(log).contains("\"level\":\"debug\""), Files.readString(log));
  }

  @Test
  void quotesInMessagesAreEscaped(Bundle bundle) throws IOException {
    Path log = bundle.hostPath("log");
    var container = bundle.args("/no/such/\"program\"\n").container();
    container.tryCreate().failed();
    var arguments = new ArrayList<>(List.of("--log", log.toString(), "--log-format", "json"));
    arguments.addAll(List.of(container.arguments("create")));
    bundle.runtime().call(arguments.toArray(String[]::new)).failed();
    var lines = Files.readAllLines(log);
    assertEquals(1, lines.size());
    assertTrue(
        JsonMapper.shared().readTree(lines.getFirst()).path("msg").asString().contains("program"));
  }

  @Test
  void anUnknownFormatIsRefused(Bundle bundle) {
    bundle.runtime().call("--log-format", "xml", "list").complained();
  }
}
