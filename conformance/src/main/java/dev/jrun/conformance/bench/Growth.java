package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How the cost grows with what there is: containers, and mounts of one container. */
final class Growth {
  private static final List<Integer> CONTAINERS = List.of(1, 50, 100, 200);
  private static final List<Integer> MOUNTS = List.of(1, 125, 250, 500);
  private static final int EACH = 5;

  private Growth() {}

  /** All contenders have the same number of containers, created and not started. */
  static void containers(Bench bench) throws IOException {
    Path waiting = bench.longBundle();
    Path bundle = bench.shortBundle();
    int present = 0;
    try {
      for (int count : CONTAINERS) {
        for (; present < count; present++) {
          for (Contender contender : bench.contenders()) {
            bench
                .stopwatch()
                .time(Commands.create(contender, waiting, bench.work("pid"), bench.id()));
          }
        }
        bench.turns(
            EACH,
            (contender, round) -> {
              String name = contender.name();
              long list = bench.stopwatch().time(contender.command("list"));
              bench.recorder().add(Figure.LIST, count, name, round, list);
              long run = bench.stopwatch().time(Commands.run(contender, bundle, bench.id()));
              bench.recorder().add(Figure.RUN_AMONG, count, name, round, run);
            });
      }
    } finally {
      Leftovers.deleteContainers(bench);
    }
  }

  static void mounts(Bench bench) throws IOException {
    for (int count : MOUNTS) {
      Path bundle = bench.bundle("mounts-" + count, count, "/bin/busybox", "true");
      bench.turns(
          EACH,
          (contender, round) -> {
            long time = bench.stopwatch().time(Commands.run(contender, bundle, bench.id()));
            bench.recorder().add(Figure.MOUNTS, count, contender.name(), round, time);
          });
    }
  }
}
