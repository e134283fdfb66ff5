package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Figure;
import dev.jrun.conformance.bench.report.Series;
import java.io.IOException;
import java.nio.file.Path;

/** jrun as a library of this warm JVM, next to a C program that only makes the system calls. */
final class Embedded {
  private static final int EACH = 100;

  private Embedded() {}

  static void measure(Bench bench) throws IOException, InterruptedException {
    EmbeddedBenchmark embedded =
        new EmbeddedBenchmark(bench.shortBundle(), Path.of(bench.plan().floor()));
    embedded.warmUp();
    for (int round = 0; round < bench.plan().rounds(); round++) {
      bench.check();
      EmbeddedBenchmark.Round result = embedded.round(EACH);
      bench.recorder().add(Figure.EMBEDDED, 0, Series.JRUN, round, nanoseconds(result.ours()));
      bench.recorder().add(Figure.EMBEDDED, 0, Series.FLOOR, round, nanoseconds(result.floor()));
    }
  }

  private static long nanoseconds(double milliseconds) {
    return Math.round(milliseconds * 1e6);
  }
}
