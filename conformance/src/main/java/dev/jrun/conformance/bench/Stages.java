package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.KernelTrace.Event;
import dev.jrun.conformance.bench.report.Figure;
import dev.jrun.conformance.bench.report.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the time of {@code jrun run} goes, as the kernel sees it. */
final class Stages {
  private static final int EACH = 20;
  private static final String EXEC = "sched_process_exec";
  private static final String EXIT = "sched_process_exit";
  private static final Pattern CHILD = Pattern.compile("child_pid=(\\d+)");

  private Stages() {}

  static void measure(Bench bench) throws IOException {
    Path tracefs = Files.createDirectories(bench.work("tracefs"));
    bench
        .stopwatch()
        .time(
            List.of(HostTools.require("mount").toString(), "-t", "tracefs", "none", tracefs + ""));
    Path bundle = bench.shortBundle();
    try (KernelTrace trace = KernelTrace.open(tracefs)) {
      bench.turns(
          List.of(bench.jrun()),
          EACH,
          (jrun, round) -> {
            trace.clear();
            Stopwatch.Running client =
                bench.stopwatch().start(Commands.run(jrun, bundle, bench.id()));
            client.await();
            record(bench, round, moments(trace.events(), client.pid()));
          });
    }
  }

  private static void record(Bench bench, int round, List<Long> moments) {
    Iterator<Long> ends = moments.iterator();
    long begin = ends.next();
    for (Figure stage : Figure.stages()) {
      long end = ends.next();
      bench.recorder().add(stage, 0, Series.JRUN, round, (end - begin) * 1000);
      begin = end;
    }
  }

  /** When each stage began, and when the last one ended. */
  private static List<Long> moments(List<Event> events, int client) throws IOException {
    Event born = find(events, each -> child(each) == client);
    Event cloned = find(events, each -> each.pid() == client && child(each) > 0);
    int init = child(cloned);
    List<Event> executed = events.stream().filter(each -> each.is(init, EXEC)).toList();
    if (executed.size() != 2) {
      throw new BenchException("the init executed " + executed.size() + " programs and not 2");
    }
    List<Event> moments = new ArrayList<>();
    moments.add(born);
    moments.add(find(events, each -> each.is(client, EXEC)));
    moments.add(cloned);
    moments.add(executed.getFirst());
    moments.add(find(events, each -> each.is(init, "sys_pivot_root")));
    moments.add(executed.getLast());
    moments.add(find(events, each -> each.is(init, EXIT)));
    moments.add(find(events, each -> each.is(client, EXIT)));
    return moments.stream().map(Event::microseconds).toList();
  }

  private static Event find(List<Event> events, Predicate<Event> condition) throws IOException {
    return events.stream()
        .filter(condition)
        .findFirst()
        .orElseThrow(() ->
            new BenchException(
                "the kernel's trace lacks an event of the run; are pids those of the host?"));
  }

  /** The child of a fork, 0 for other events. */
  private static int child(Event event) {
    Matcher matcher = CHILD.matcher(event.details());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
