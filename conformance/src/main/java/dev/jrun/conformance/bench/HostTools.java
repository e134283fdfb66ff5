package dev.jrun.conformance.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this host. */
final class HostTools {
  /** Where runtimes may be, even if they are not for everyone. */
  private static final String SYSTEM = ":/usr/local/sbin:/usr/sbin:/sbin";

  private static final ProcessBuilder.Redirect NOTHING =
      ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());

  private HostTools() {}

  /** Finds a program by its name, or takes a path as it is. */
  static Optional<Path> find(String name) {
    Stream<Path> candidates =
        name.contains("/")
            ? Stream.of(Path.of(name).toAbsolutePath())
            : Arrays.stream((System.getenv().getOrDefault("PATH", "") + SYSTEM).split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name).toAbsolutePath());
    return candidates.filter(Files::isExecutable).filter(Files::isRegularFile).findFirst();
  }

  /**
   * Finds a program.
   *
   * @throws BenchException if there is none
   */
  static Path require(String name) throws BenchException {
    return find(name)
        .orElseThrow(() -> new BenchException(name + " is missing: it is not on the PATH"));
  }

  /** The first line that a program prints. */
  static String firstLine(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(NOTHING);
    // A keeper of this mount namespace would outlive the benchmarks.
    builder.environment().put("JRUN_KEEPER", "off");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new BenchException(String.join(" ", command) + " failed: " + output.strip());
    }
    return output.lines().findFirst().orElse("");
  }
}
