package dev.jrun.conformance.clients.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A container that runs, with all its processes.
 *
 * @param ctr what asks for it
 * @param id the container's id
 */
record Task(Ctr ctr, String id) {
  private static final Pattern EXIT_STATUS = Pattern.compile("non-zero exit code (\\d+)");
  private static final AtomicInteger EXECS = new AtomicInteger();

  /** {@code ctr task exec} of a shell script, with any result. */
  Outcome exec(String script, String... flags) {
    return ctr.call(execArguments(script, flags));
  }

  /** The arguments of {@code ctr task exec} of a shell script. */
  String[] execArguments(String script, String... flags) {
    var arguments =
        new ArrayList<>(
            List.of(
                "task",
                "exec",
                "--exec-id",
                "exec-" + EXECS.incrementAndGet(),
                "--fifo-dir",
                ctr.server().workplace().path("fifos").toString()));
    arguments.addAll(List.of(flags));
    arguments.addAll(List.of(id, "sh", "-c", script));
    return arguments.toArray(String[]::new);
  }

  /** {@code ctr task exec} of a shell script, which must succeed: what it printed. */
  Facts execFacts(String script, String... flags) {
    return new Facts(exec(script, flags).succeeded().stdout());
  }

  /** Any {@code ctr task} whose last argument is the id, which must succeed. */
  Facts call(String command, String... flags) {
    var arguments = Stream.of(Stream.of("task", command), Stream.of(flags), Stream.of(id));
    return new Facts(
        ctr.call(arguments.flatMap(it -> it).toArray(String[]::new)).succeeded().stdout());
  }

  /** The columns of its line in {@code ctr task ls}: id, process id, status. */
  private List<String> line() {
    return ctr.call("task", "ls")
        .succeeded()
        .stdout()
        .lines()
        .map(line -> List.of(line.split(" +")))
        .filter(columns -> columns.getFirst().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Its process on the host. */
  long pid() {
    return Long.parseLong(line().get(1));
  }

  /** Its status, such as {@code RUNNING}. */
  String status() {
    return line().get(2);
  }

  /** Waits for a status. */
  Task await(String status) {
    Container.await("status " + status, () -> status().equals(status));
    return this;
  }

  /** {@code ctr task rm}: the exit status that it tells. */
  int remove() {
    var outcome = ctr.call("task", "rm", id);
    assertEquals(0, outcome.status(), outcome::toString);
    var told = EXIT_STATUS.matcher(outcome.stderr());
    return told.find() ? Integer.parseInt(told.group(1)) : 0;
  }
}
