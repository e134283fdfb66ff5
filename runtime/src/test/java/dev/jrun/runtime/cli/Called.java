package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.StandardStreams;
import dev.jrun.runtime.console.ConsoleStreams;
import dev.jrun.runtime.parent.Parent;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a caller sees of one command line, run in this JVM. */
record Called(int status, String out, String err) {
  /** When all command lines of the tests are run. */
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  /** Calls as root, in the root directory, with an empty environment and no terminal. */
  static Called jrun(String... arguments) {
    return in(Path.of("/"), arguments);
  }

  /** Calls as root in a directory. */
  static Called in(Path workingDirectory, String... arguments) {
    return as(0, Map.of(), workingDirectory, false, arguments);
  }

  static Called as(
      long userId,
      Map<String, String> environment,
      Path workingDirectory,
      boolean errIsTerminal,
      String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    StandardStreams streams =
        new StandardStreams(
            InputStream.nullInputStream(),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            new ConsoleStreams(-1, -1, -1),
            errIsTerminal);
    int status =
        CommandRunner.run(
            new Invocation(
                List.of(arguments),
                environment,
                workingDirectory,
                Parent.self(),
                streams,
                3,
                userId,
                userId,
                false,
                Optional.empty()),
            InstantSource.fixed(NOW));
    return new Called(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Standard error of a command that failed with a message that needs no escapes. */
  static String errorLine(String message) {
    return "time=\"2026-01-02T03:04:05Z\" level=error msg=\"" + message + "\"\n";
  }
}
