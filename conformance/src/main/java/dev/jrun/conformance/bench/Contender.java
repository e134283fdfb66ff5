package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A runtime that is measured.
 *
 * @param name what tables call it
 * @param program its executable file
 * @param root where it keeps the state of its containers; nobody else's
 */
record Contender(String name, String program, Path root) {
  /** The command line of one command of the runtime, the program first. */
  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program, "--root", root.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  boolean isJrun() {
    return name.equals(Series.JRUN);
  }
}
