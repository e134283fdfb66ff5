package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Series;
import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Measures in one {@link CgroupView}: the process that {@link Run} starts inside of it. */
public final class Measure {
  private final CountDownLatch cleared = new CountDownLatch(1);

  private Measure() {}

  /** The document that it writes: what has been measured. */
  public record Part(List<Series> series) {
    public Part {
      series = List.copyOf(series);
    }
  }

  /**
   * Carries out a plan.
   *
   * @param args the files with the {@link Plan} and, when it is done, with the {@link Part}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Plan plan = SpecReader.read(Path.of(args[0]), Plan.class);
    try {
      Part part = new Measure().measure(plan);
      Files.writeString(Path.of(args[1]), SpecWriter.write(part, Indent.NONE));
    } catch (Bench.EndingException _) {
      System.err.println("ended before the end");
    } catch (FailedCommandException failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }

  private Part measure(Plan plan) throws IOException, InterruptedException {
    CgroupView view = CgroupView.valueOf(plan.cgroups());
    Recorder recorder = new Recorder(view);
    Bench bench =
        new Bench(plan, new Stopwatch(Path.of(plan.work()), Path.of(plan.java())), recorder);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endEarly(bench)));
    boolean warm = false;
    try {
      for (String name : plan.scenarios()) {
        Scenario scenario = Scenario.valueOf(name);
        // The first of all: it wants a keeper that has done nothing yet.
        if (scenario != Scenario.MEMORY && !warm) {
          say(view, "warm-up");
          Commands.warmUp(bench);
          warm = true;
        }
        say(view, scenario.word());
        scenario.measure(bench);
      }
    } finally {
      Leftovers.deleteContainers(bench);
      Leftovers.endKeepers();
      cleared.countDown();
    }
    return new Part(recorder.series());
  }

  /** A signal: the process stays until the thread that measures has cleared up. */
  private void endEarly(Bench bench) {
    bench.end();
    try {
      cleared.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(CgroupView view, String what) {
    System.err.println("cgroups " + view + ": " + what);
  }
}
