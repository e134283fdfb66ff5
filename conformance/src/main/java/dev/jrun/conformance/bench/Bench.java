package dev.jrun.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What all scenarios share: who is measured, with what, and how in turns. */
final class Bench {
  private final Plan plan;
  private final List<Contender> contenders;
  private final Stopwatch stopwatch;
  private final Recorder recorder;
  private volatile boolean ending;
  private int containers;

  Bench(Plan plan, Stopwatch stopwatch, Recorder recorder) {
    this.plan = plan;
    this.stopwatch = stopwatch;
    this.recorder = recorder;
    this.contenders =
        plan.programs().entrySet().stream()
            .map(each ->
                new Contender(
                    each.getKey(),
                    each.getValue(),
                    work("state-" + each.getKey().replace('/', '_'))))
            .toList();
  }

  /** One turn of one contender. */
  @FunctionalInterface
  interface Turn {
    void take(Contender contender, int round) throws IOException;
  }

  Plan plan() {
    return plan;
  }

  List<Contender> contenders() {
    return contenders;
  }

  Contender jrun() {
    return contenders.stream().filter(Contender::isJrun).findFirst().orElseThrow();
  }

  Stopwatch stopwatch() {
    return stopwatch;
  }

  Recorder recorder() {
    return recorder;
  }

  /** A file of the directory that everything lies in. */
  Path work(String name) {
    return Path.of(plan.work(), name);
  }

  /** Makes a bundle that does nothing, or waits, with some more mounts. */
  Path bundle(String name, int mounts, String... args) throws IOException {
    Path source = Files.createDirectories(work("source"));
    return BenchBundle.write(
        work(name),
        Path.of(plan.busybox()),
        BenchBundle.withMounts(BenchBundle.spec(args), source, mounts),
        mounts);
  }

  /** The bundle whose process ends at once. */
  Path shortBundle() throws IOException {
    return bundle("short", 0, "/bin/busybox", "true");
  }

  /** The bundle whose process has to be killed. */
  Path longBundle() throws IOException {
    return bundle("long", 0, "/bin/busybox", "sleep", "3600");
  }

  /** A new id for a container; none is given out after {@link #end()}. */
  String id() {
    check();
    containers++;
    return "bench-" + ProcessHandle.current().pid() + "-" + containers;
  }

  /**
   * Ends a scenario that was told to end.
   *
   * @throws EndingException if so
   */
  void check() {
    if (ending) {
      throw new EndingException();
    }
  }

  /** Somebody wants the benchmark to end; the thread that measures clears up behind itself. */
  void end() {
    ending = true;
  }

  /**
   * Lets all contenders take their turns, another one first each time.
   *
   * @param each how many turns each one has in a round
   */
  void turns(int each, Turn turn) throws IOException {
    turns(contenders, each, turn);
  }

  void turns(List<Contender> among, int each, Turn turn) throws IOException {
    for (int round = 0; round < plan.rounds(); round++) {
      for (int i = 0; i < each; i++) {
        for (int next = 0; next < among.size(); next++) {
          check();
          turn.take(among.get((i + next) % among.size()), round);
        }
      }
    }
  }

  /** The benchmark was told to end. */
  static final class EndingException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
