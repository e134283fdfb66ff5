package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands of a container's life, each by itself and together. */
final class Commands {
  private static final int EACH = 20;
  private static final int BATCHES = 5;
  private static final List<Integer> AT_ONCE = List.of(4, 16);

  private Commands() {}

  /** What every other scenario takes for granted: jrun as it is when it is in use. */
  static void warmUp(Bench bench) throws IOException {
    Path bundle = bench.shortBundle();
    for (int i = 0; i < bench.plan().warmUp(); i++) {
      bench.stopwatch().time(run(bench.jrun(), bundle, bench.id()));
    }
    Path waiting = bench.longBundle();
    for (int i = 0; i < bench.plan().warmUp() / 3; i++) {
      Life.of(bench, bench.jrun(), waiting);
    }
  }

  static void run(Bench bench) throws IOException {
    Path bundle = bench.shortBundle();
    List<String> nothing = List.of(bench.plan().busybox(), "true");
    bench.turns(
        EACH,
        (contender, round) -> {
          if (contender.isJrun()) {
            bench.recorder().add(Figure.EMPTY, 0, "", round, bench.stopwatch().time(nothing));
          }
          long time = bench.stopwatch().time(run(contender, bundle, bench.id()));
          bench.recorder().add(Figure.RUN, 0, contender.name(), round, time);
        });
  }

  static List<String> run(Contender contender, Path bundle, String id) {
    return contender.command("run", "-b", bundle.toString(), id);
  }

  /**
   * How long the commands of one container took, in nanoseconds.
   *
   * @param create to the end of the client, as all of them
   */
  private record Life(long create, long start, long exec, long state, long kill, long delete) {
    static Life of(Bench bench, Contender contender, Path bundle) throws IOException {
      String id = bench.id();
      Path pidFile = bench.work("pid");
      Stopwatch stopwatch = bench.stopwatch();
      final long create = stopwatch.time(Commands.create(contender, bundle, pidFile, id));
      final long start = stopwatch.time(contender.command("start", id));
      final long exec = stopwatch.time(contender.command("exec", id, "/bin/busybox", "true"));
      final long state = stopwatch.time(contender.command("state", id));
      final long kill = stopwatch.time(contender.command("kill", id, "KILL"));
      // What the kernel needs to end it is nobody's merit.
      stopwatch.awaitOrphan(Integer.parseInt(Files.readString(pidFile).strip()));
      final long delete = stopwatch.time(contender.command("delete", id));
      return new Life(create, start, exec, state, kill, delete);
    }

    void record(Recorder recorder, String contender, int round) {
      recorder.add(Figure.CREATE, 0, contender, round, create);
      recorder.add(Figure.START, 0, contender, round, start);
      recorder.add(Figure.EXEC, 0, contender, round, exec);
      recorder.add(Figure.STATE, 0, contender, round, state);
      recorder.add(Figure.KILL, 0, contender, round, kill);
      recorder.add(Figure.DELETE, 0, contender, round, delete);
      recorder.add(Figure.LIFECYCLE, 0, contender, round, create + start + kill + delete);
    }
  }

  static void lifecycle(Bench bench) throws IOException {
    Path bundle = bench.longBundle();
    bench.turns(
        EACH,
        (contender, round) ->
            Life.of(bench, contender, bundle).record(bench.recorder(), contender.name(), round));
  }

  static List<String> create(Contender contender, Path bundle, Path pidFile, String id) {
    return contender.command("create", "-b", bundle.toString(), "--pid-file", pidFile + "", id);
  }

  static void atOnce(Bench bench) throws IOException {
    Path bundle = bench.shortBundle();
    for (int count : AT_ONCE) {
      bench.turns(
          BATCHES,
          (contender, round) ->
              bench
                  .recorder()
                  .add(
                      Figure.AT_ONCE,
                      count,
                      contender.name(),
                      round,
                      batch(bench, contender, bundle, count) / count));
    }
  }

  private static long batch(Bench bench, Contender contender, Path bundle, int count)
      throws IOException {
    List<Stopwatch.Running> running = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      running.add(bench.stopwatch().start(run(contender, bundle, bench.id())));
    }
    for (Stopwatch.Running each : running) {
      each.await();
    }
    return System.nanoTime() - begin;
  }
}
