package dev.jrun.runtime.keeper;

import dev.jrun.runtime.kernel.ProcessStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A client's process, as {@code /proc} shows it.
 *
 * @param arguments of its command line, without the program's name
 * @param environment its environment
 * @param umask of the files that it makes
 * @param ignored the signals that it ignores, bit N - 1 for signal N
 * @param open the numbers of its descriptors, without those that it has opened itself
 */
record Peer(
    List<String> arguments,
    Map<String, String> environment,
    int umask,
    long ignored,
    TreeSet<Integer> open) {

  /**
   * Reads a process.
   *
   * @param own the numbers of descriptors that the client has opened itself
   * @throws IOException if it has ended
   */
  static Peer of(Path process, ProcessStatus status, List<Integer> own) throws IOException {
    List<String> words = words(process.resolve("cmdline"));
    TreeSet<Integer> open = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(process.resolve("fd"))) {
      entries.forEach(entry -> open.add(Integer.valueOf(entry.getFileName().toString())));
    }
    own.forEach(open::remove);
    Peer peer =
        new Peer(
            words.subList(Math.min(1, words.size()), words.size()),
            environment(process),
            Integer.parseInt(status.field("Umask"), 8),
            Long.parseUnsignedLong(status.field("SigIgn"), 16),
            open);
    // A process that ends loses its memory first: what was read of that may have been less than
    // there was. With the memory its executable would be gone.
    Files.readSymbolicLink(process.resolve("exe"));
    return peer;
  }

  private static Map<String, String> environment(Path process) throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (String variable : words(process.resolve("environ"))) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return environment;
  }

  /** NUL-terminated strings. */
  private static List<String> words(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>();
    for (int begin = 0; begin < text.length(); ) {
      int end = text.indexOf('\0', begin);
      words.add(text.substring(begin, end < 0 ? text.length() : end));
      begin = end < 0 ? text.length() : end + 1;
    }
    return words;
  }

  /** How many descriptors are open from 0 to the first that is not. */
  int contiguous() {
    int count = 0;
    while (open.contains(count)) {
      count++;
    }
    return count;
  }
}
