package dev.jrun.conformance.clients;

import dev.jrun.conformance.harness.Calls;
import dev.jrun.conformance.harness.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A server of a client: a process of the suite's, and what it logs. */
public final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Patience.of(60);

  private final Process process;
  private final Path log;

  private Server(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a server and waits until it is ready; fails with its log when it ends before, or is not
   * ready in time.
   *
   * @param log a file that its output is appended to
   */
  public static Server start(List<String> command, Path log, BooleanSupplier ready) {
    var builder = new Calls(log.getParent()).builder(command).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      var server = new Server(builder.start(), log);
      if (!Patience.isSoWithin(PATIENCE, () -> !server.process.isAlive() || ready.getAsBoolean())
          || !server.process.isAlive()) {
        server.close();
        throw new AssertionError(String.join(" ", command) + " does not start:\n" + server.log());
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** All that it has logged. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it with SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends it with SIGTERM; with SIGKILL, and a failure, when that takes too long. */
  @Override
  public void close() {
    process.destroy();
    if (!Patience.isSoWithin(PATIENCE, () -> !process.isAlive())) {
      kill();
      throw new AssertionError("ignores SIGTERM:\n" + log());
    }
  }

  private void awaitEnd() {
    Patience.await(PATIENCE, "end of process " + pid(), () -> !process.isAlive());
  }
}
