package dev.jrun.conformance.bench;

import java.io.IOException;
import java.util.Locale;

/** A part of the benchmarks that can be chosen. */
enum Scenario {
  MEMORY(false, Memory::measure),
  RUN(true, Commands::run),
  LIFECYCLE(true, Commands::lifecycle),
  PARALLEL(true, Commands::atOnce),
  LIST(false, Growth::containers),
  MOUNTS(false, Growth::mounts),
  COLD(false, ColdStart::measure),
  EMBEDDED(false, Embedded::measure);

  private final boolean inEachView;
  private final Measurement measurement;

  Scenario(boolean inEachView, Measurement measurement) {
    this.inEachView = inEachView;
    this.measurement = measurement;
  }

  /** Measures and records. */
  @FunctionalInterface
  interface Measurement {
    void measure(Bench bench) throws IOException, InterruptedException;
  }

  void measure(Bench bench) throws IOException, InterruptedException {
    measurement.measure(bench);
  }

  /** Whether the version of cgroups matters; if not, one view is enough. */
  boolean isInEachView() {
    return inEachView;
  }

  /** What the command line calls it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
