package dev.jrun.conformance.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The shape of the machine, and what was compared on it.
 *
 * @param kernel its release
 * @param architecture as Java calls it
 * @param processors how many of them this process may use
 * @param memoryMebibytes all of its memory
 * @param java the JDK that jrun ran on
 * @param versions the first line that each contender prints for {@code --version}
 */
public record Machine(
    String kernel,
    String architecture,
    Long processors,
    Long memoryMebibytes,
    String java,
    List<String> versions) {
  public Machine {
    versions = List.copyOf(versions);
  }

  /** This machine. */
  public static Machine here(List<String> versions) throws IOException {
    long kibibytes =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemTotal:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow();
    return new Machine(
        System.getProperty("os.version"),
        System.getProperty("os.arch"),
        (long) Runtime.getRuntime().availableProcessors(),
        kibibytes / 1024,
        System.getProperty("java.runtime.version"),
        versions);
  }

  /** One line. */
  String text() {
    return "Linux %s, %s, %d processors, %d MiB, Java %s; %s"
        .formatted(
            kernel, architecture, processors, memoryMebibytes, java, String.join(", ", versions));
  }
}
