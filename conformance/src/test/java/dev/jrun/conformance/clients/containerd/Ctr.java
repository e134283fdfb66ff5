package dev.jrun.conformance.clients.containerd;

import dev.jrun.conformance.clients.BusyboxImage;
import dev.jrun.conformance.harness.Call;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * {@code ctr} as a case uses it: its containers run with the runtime under test, and are removed
 * when the case ends.
 */
final class Ctr implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final Containerd server;
  private final List<String> containers = new ArrayList<>();

  Ctr(Containerd server) {
    this.server = server;
  }

  /** containerd itself. */
  Containerd server() {
    return server;
  }

  /** {@code ctr run --rm} of a shell script, to its end. */
  Outcome run(String script, String... flags) {
    return wait(beginRun(script, flags));
  }

  /** Begins {@code ctr run --rm} of a shell script. */
  Call beginRun(String script, String... flags) {
    return begin(runArguments(newContainer(), shell(script), with("--rm", flags)));
  }

  /** Begins {@code ctr run} of a program. */
  Call beginRun(List<String> program, String... flags) {
    return begin(runArguments(newContainer(), program, flags));
  }

  /** {@code ctr run --detach} of a shell script, which must succeed. */
  Task runDetached(String script, String... flags) {
    String id = newContainer();
    call(runArguments(id, shell(script), with("--detach", flags))).succeeded();
    return new Task(this, id);
  }

  /** A task that does nothing until it is killed. */
  Task idle(String... flags) {
    return runDetached("sleep 1000; :", with("--null-io", flags));
  }

  /** The arguments of {@code ctr run} in a new container, to be called at a terminal. */
  String[] runArguments(String script, String... flags) {
    return runArguments(newContainer(), shell(script), flags);
  }

  private String[] runArguments(String id, List<String> program, String... flags) {
    var arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--runc-binary",
                OciRuntime.configuredBinary().toString(),
                "--runc-root",
                server.workplace().path("runtime").toString(),
                "--fifo-dir",
                server.workplace().path("fifos").toString()));
    arguments.addAll(List.of(flags));
    arguments.addAll(List.of(BusyboxImage.NAME, id));
    arguments.addAll(program);
    return arguments.toArray(String[]::new);
  }

  private static List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }

  private static String[] with(String flag, String... flags) {
    return Stream.concat(Stream.of(flag), Stream.of(flags)).toArray(String[]::new);
  }

  /** Any {@code ctr}, with any result. */
  Outcome call(String... arguments) {
    return wait(begin(arguments));
  }

  /** Begins any {@code ctr}. */
  Call begin(String... arguments) {
    return server.calls().begin(Map.of(), server.command(arguments));
  }

  /** Waits for the end of a call. */
  Outcome wait(Call call) {
    return server.calls().wait(call);
  }

  /** The id of a container of this case, which is unique on this machine. */
  private String newContainer() {
    String id = server.workplace().name() + "-" + COUNTER.incrementAndGet();
    containers.add(id);
    return id;
  }

  @Override
  public void close() {
    String known = call("container", "ls", "--quiet").succeeded().stdout();
    for (String id : containers.reversed()) {
      if (known.lines().anyMatch(id::equals)) {
        call("task", "rm", "--force", id);
        call("container", "rm", id).succeeded();
      }
      Host.assertNoTracesOf(id, server.workplace().path("bundle-of-" + id));
    }
  }
}
