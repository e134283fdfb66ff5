package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.StandardStreams;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs commands for the JVM to remember: the build starts it with {@code -XX:AOTCacheOutput}, and
 * the launcher hands the cache to every later JVM (JEP 514). Nothing here needs root or makes a
 * container.
 */
public final class Training {
  private final Path directory;

  private Training(Path directory) {
    this.directory = directory;
  }

  /**
   * Runs the commands in an empty directory, which is left as it is.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createDirectories(Path.of(arguments[0])).toAbsolutePath();
    Training training = new Training(directory);
    Files.deleteIfExists(directory.resolve("config.json"));
    Files.createDirectories(directory.resolve("rootfs"));
    training.run("spec");
    training.run("check");
    training.run("create", "--dry-run=program", "c1");
    training.run("run", "--dry-run", "c1");
    training.run("--root", directory + "/state", "--log-format", "json", "list");
    for (String command : List.of("state", "start", "kill", "delete")) {
      training.run("--root", directory + "/state", command, "c1");
    }
    training.run("delete", "--force", "c1");
    training.run("--version");
    training.run("features");
  }

  /** Runs a command line; most end in an error, and that is fine. */
  private void run(String... arguments) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    CommandRunner.run(
        new Invocation(
            List.of(arguments),
            Map.of("XDG_RUNTIME_DIR", directory.toString()),
            directory,
            Parent.self(),
            new StandardStreams(InputStream.nullInputStream(), nowhere, nowhere, false),
            3,
            1000,
            1000,
            false,
            Optional.empty()),
        InstantSource.system());
  }
}
