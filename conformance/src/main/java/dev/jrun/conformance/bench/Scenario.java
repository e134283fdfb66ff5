package dev.jrun.conformance.bench;

import java.io.IOException;
import java.util.Locale;

/** A part of the benchmarks that can be chosen. */
enum Scenario {
  MEMORY,
  RUN,
  LIFECYCLE,
  STAGES,
  PARALLEL,
  LIST,
  MOUNTS,
  COLD,
  EMBEDDED;

  /** Measures and records. */
  void measure(Bench bench) throws IOException, InterruptedException {
    switch (this) {
      case MEMORY -> Memory.measure(bench);
      case RUN -> Commands.run(bench);
      case LIFECYCLE -> Commands.lifecycle(bench);
      case STAGES -> Stages.measure(bench);
      case PARALLEL -> Commands.atOnce(bench);
      case LIST -> Growth.containers(bench);
      case MOUNTS -> Growth.mounts(bench);
      case COLD -> ColdStart.measure(bench);
      case EMBEDDED -> Embedded.measure(bench);
    }
  }

  /** Whether the version of cgroups matters; if not, one view is enough. */
  boolean isInEachView() {
    return switch (this) {
      case RUN, LIFECYCLE, STAGES, PARALLEL -> true;
      case MEMORY, LIST, MOUNTS, COLD, EMBEDDED -> false;
    };
  }

  /** What the command line calls it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
