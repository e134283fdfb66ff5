package dev.jrun.runtime.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The highest capability of the running kernel, which does not change while it runs. */
final class LastCapability {
  static final int VALUE = read();

  private LastCapability() {}

  /** Read line by line: procfs gives integers up after the first, partial read. */
  private static int read() {
    try (BufferedReader reader =
        Files.newBufferedReader(Path.of("/proc/sys/kernel/cap_last_cap"))) {
      return Integer.parseInt(reader.readLine().strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
