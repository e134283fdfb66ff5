package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Figure;
import dev.jrun.conformance.bench.report.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What stays in memory: the keeper, a created container, and who waits for a running one. */
final class Memory {
  private static final int RUNS = 1000;
  private static final int CONTAINERS = 3;

  /** A keeper that has had nothing to do for so long is idle. */
  private static final long SETTLING_MILLISECONDS = 5000;

  private Memory() {}

  static void measure(Bench bench) throws IOException, InterruptedException {
    keeper(bench);
    Path bundle = bench.longBundle();
    bench.turns(
        CONTAINERS,
        (contender, round) -> {
          created(bench, contender, bundle, round);
          client(bench, contender, bundle, round);
        });
  }

  private static void keeper(Bench bench) throws IOException, InterruptedException {
    Contender jrun = bench.jrun();
    Path bundle = bench.shortBundle();
    Leftovers.endKeepers();
    bench.stopwatch().time(Commands.run(jrun, bundle, bench.id()));
    recordKeeper(bench, Figure.KEEPER, 0);
    for (int i = 0; i < RUNS; i++) {
      bench.stopwatch().time(Commands.run(jrun, bundle, bench.id()));
    }
    recordKeeper(bench, Figure.KEEPER_AFTER, RUNS);
  }

  private static void recordKeeper(Bench bench, Figure figure, int runs)
      throws IOException, InterruptedException {
    Thread.sleep(SETTLING_MILLISECONDS);
    ProcessHandle keeper =
        Leftovers.keepers().stream()
            .findFirst()
            .orElseThrow(() -> new IOException("jrun has left no keeper behind to be measured"));
    long size = bytes(Path.of("/proc/" + keeper.pid() + "/status"), "VmRSS:");
    bench.recorder().add(figure, runs, Series.JRUN, 0, size);
  }

  private static void created(Bench bench, Contender contender, Path bundle, int round)
      throws IOException {
    String id = bench.id();
    Path pidFile = bench.work("pid");
    bench.stopwatch().time(Commands.create(contender, bundle, pidFile, id));
    int pid = pid(pidFile);
    bench.recorder().add(Figure.CREATED, 0, contender.name(), round, proportional(pid));
    bench.stopwatch().time(contender.command("kill", id, "KILL"));
    bench.stopwatch().awaitOrphan(pid);
    bench.stopwatch().time(contender.command("delete", id));
  }

  private static void client(Bench bench, Contender contender, Path bundle, int round)
      throws IOException {
    String id = bench.id();
    Path pidFile = bench.work("pid");
    Files.deleteIfExists(pidFile);
    Stopwatch.Running client =
        bench
            .stopwatch()
            .start(
                contender.command(
                    "run", "-b", bundle.toString(), "--pid-file", pidFile.toString(), id));
    // It executes its program when it is no longer the runtime's.
    while (!Files.exists(pidFile)
        || !Files.readString(Path.of("/proc/" + pid(pidFile) + "/cmdline")).contains("sleep")) {
      Thread.onSpinWait();
    }
    bench.recorder().add(Figure.CLIENT, 0, contender.name(), round, proportional(client.pid()));
    bench.stopwatch().time(contender.command("kill", id, "KILL"));
    client.status();
  }

  private static int pid(Path pidFile) throws IOException {
    return Integer.parseInt(Files.readString(pidFile).strip());
  }

  /** What a process needs, with its share of what it shares. */
  private static long proportional(int pid) throws IOException {
    return bytes(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:");
  }

  /** A line of a file of /proc that is in kB, which are KiB. */
  private static long bytes(Path file, String key) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return 1024
          * lines
              .filter(line -> line.startsWith(key))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElseThrow();
    }
  }
}
