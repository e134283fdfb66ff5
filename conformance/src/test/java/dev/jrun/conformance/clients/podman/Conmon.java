package dev.jrun.conformance.clients.podman;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Calls;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * conmon, called with the arguments and the pipes that CRI-O gives it: one monitor for a container,
 * and one for each process that is added to it.
 */
final class Conmon {
  /** CRI-O's pipes are 3, by which conmon tells, and 4, by which it is told to begin. */
  private static final Map<String, String> PIPES =
      Map.of("_OCI_SYNCPIPE", "3", "_OCI_STARTPIPE", "4");

  private final Bundle bundle;
  private final Container container;
  private final Path exits;
  private final Path persistent;
  private final Path attachments;
  private int monitors;

  Conmon(Bundle bundle) {
    this.bundle = bundle;
    this.container = bundle.container();
    this.exits = bundle.hostDirectory("exits");
    this.persistent = bundle.hostDirectory("persistent");
    this.attachments = bundle.hostDirectory("attachments");
  }

  Container container() {
    return container;
  }

  Path log() {
    return bundle.hostPath("log");
  }

  Path persistent() {
    return persistent;
  }

  /** The pipe by which CRI-O tells conmon what size the terminal has. */
  Path control() {
    return bundle.directory().resolve("ctl");
  }

  /**
   * Creates the container; what conmon says of it, with {@code pid} and perhaps {@code message}.
   */
  JsonNode create(String... flags) {
    bundle.write(container.id());
    var arguments = new ArrayList<>(List.of("--bundle", bundle.directory().toString()));
    arguments.addAll(List.of("--exit-dir", exits.toString()));
    arguments.addAll(List.of("--persist-dir", persistent.toString()));
    arguments.addAll(List.of("--conmon-pidfile", bundle.hostPath("conmon.pid").toString()));
    arguments.addAll(List.of("--cuuid", container.id()));
    arguments.addAll(List.of(flags));
    return monitor(log(), arguments);
  }

  /**
   * Adds a process to the container and waits for its end; what conmon says of that, with {@code
   * exit_code} and perhaps {@code message}.
   *
   * @param process as in a config.json
   * @param log takes its output
   */
  JsonNode exec(String process, Path log, String... flags) throws IOException {
    Path file = Files.writeString(bundle.hostPath("process" + monitors + ".json"), process);
    var arguments = new ArrayList<>(List.of("--exec", "--exec-process-spec", file.toString()));
    arguments.addAll(List.of("--cuuid", "exec" + monitors));
    arguments.addAll(List.of(flags));
    return monitor(log, arguments);
  }

  /** Runs conmon, which goes on by itself, and returns the one thing that it says. */
  private JsonNode monitor(Path log, List<String> ofCommand) {
    Path sync = fifo("sync");
    Path start = fifo("start");
    monitors++;
    var command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3>" + sync + " 4<" + start));
    command.addAll(List.of("sh", "conmon", "--cid", container.id(), "--name", "k8s_case"));
    command.addAll(List.of("--runtime", bundle.runtime().binary().toString()));
    command.addAll(List.of("--runtime-arg", "--root=" + bundle.runtime().root()));
    command.addAll(List.of("--log-level", "warn", "--log-path", log.toString(), "--syslog"));
    command.addAll(List.of("--socket-dir-path", attachments.toString()));
    command.addAll(List.of("--container-pidfile", bundle.hostPath("pid" + monitors).toString()));
    command.addAll(ofCommand);
    var calls = new Calls(bundle.runtime().workDirectory());
    var call = calls.begin(PIPES, command);
    try (var said = new BufferedReader(new InputStreamReader(Files.newInputStream(sync), UTF_8))) {
      Files.writeString(start, "x");
      String line = said.readLine();
      var outcome = calls.wait(call);
      assertNotNull(line, outcome::toString);
      return JsonMapper.shared().readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path fifo(String name) {
    Path fifo = bundle.hostPath(name + monitors);
    Host.run("mkfifo", fifo.toString());
    return fifo;
  }

  /** Waits for the file with the exit status of the container. */
  String awaitExit() throws IOException {
    Path exit = exits.resolve(container.id());
    Container.await("exit file", () -> Files.exists(exit));
    return Files.readString(exit);
  }

  /** The output as logged, each line with the time, its stream and whether it is complete. */
  void assertLogged(Path log, String... expected) throws IOException {
    Container.await(
        "log of " + expected.length + " lines", () -> lines(log).size() >= expected.length);
    assertEquals(
        List.of(expected), lines(log).stream().map(line -> line.split(" ", 2)[1]).toList());
  }

  private static List<String> lines(Path log) {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
