package dev.jrun.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Calls programs with an almost empty environment and without a terminal.
 *
 * @param workDirectory where their output is kept, and their working directory
 */
public record Calls(Path workDirectory) {

  /** Where programs are looked for. */
  public static final String SEARCH_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** A call that takes longer hangs. */
  private static final Duration PATIENCE = Patience.of(30);

  /** A process builder with the environment and working directory, its streams being pipes. */
  public ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command).directory(workDirectory.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", SEARCH_PATH);
    String[] variable = System.getProperty("jrun.conformance.environment", "").split("=", 2);
    if (variable.length == 2) {
      builder.environment().put(variable[0], variable[1]);
    }
    return builder;
  }

  /** Begins a call: standard input is {@code /dev/null}, the output goes to files. */
  public Call begin(Map<String, String> environment, List<String> command) {
    try {
      Path stdout = Files.createTempFile(workDirectory, "call", ".out");
      Path stderr = Files.createTempFile(workDirectory, "call", ".err");
      var builder = builder(command);
      builder.environment().putAll(environment);
      builder.redirectInput(Path.of("/dev/null").toFile());
      // Files, not pipes: a container that outlives the call keeps the other end of a pipe open.
      builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
      return new Call(command, builder.start(), stdout, stderr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end of a call. */
  public Outcome wait(Call call) {
    try {
      if (!call.process().waitFor(PATIENCE)) {
        call.process().destroyForcibly().waitFor();
        throw new AssertionError(
            "no end after %d s: %s%n%s"
                .formatted(
                    PATIENCE.toSeconds(),
                    String.join(" ", call.command()),
                    Files.readString(call.stderr())));
      }
      return new Outcome(
          call.command(),
          call.process().exitValue(),
          Files.readString(call.stdout()),
          Files.readString(call.stderr()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      call.process().destroyForcibly();
      throw new IllegalStateException(e);
    }
  }
}
