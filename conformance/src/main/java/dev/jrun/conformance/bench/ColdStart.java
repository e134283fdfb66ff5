package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Figure;
import dev.jrun.conformance.bench.report.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * jrun without a keeper, a JVM for one command, and with one that it has to start first; next to
 * the smallest program in Java.
 */
final class ColdStart {
  private static final int EACH = 3;
  private static final String WITHOUT_KEEPER = "JRUN_KEEPER=off";

  private ColdStart() {}

  static void measure(Bench bench) throws IOException {
    List<String> hello = compileHello(bench);
    Path bundle = bench.shortBundle();
    Contender jrun = bench.jrun();
    bench.turns(
        List.of(jrun),
        EACH,
        (_, round) -> {
          long smallest = bench.stopwatch().time(hello);
          long version = bench.stopwatch().time(jrun.command("--version"), WITHOUT_KEEPER);
          long run = bench.stopwatch().time(Commands.run(jrun, bundle, bench.id()), WITHOUT_KEEPER);
          Recorder recorder = bench.recorder();
          recorder.add(Figure.COLD_VERSION, 0, jrun.name(), round, version);
          recorder.add(Figure.COLD_VERSION, 0, Series.HELLO, round, smallest);
          recorder.add(Figure.COLD_RUN, 0, jrun.name(), round, run);
          recorder.add(Figure.COLD_RUN, 0, Series.HELLO, round, smallest);
          Leftovers.endKeepers();
          long first = bench.stopwatch().time(Commands.run(jrun, bundle, bench.id()));
          recorder.add(Figure.COLD_KEEPER, 0, jrun.name(), round, first);
          recorder.add(Figure.COLD_KEEPER, 0, Series.HELLO, round, smallest);
        });
  }

  private static List<String> compileHello(Bench bench) throws IOException {
    Path directory = Files.createDirectories(bench.work("hello"));
    Path source = directory.resolve("Hello.java");
    Files.writeString(
        source,
        """
        public class Hello {
          public static void main(String[] args) {
            System.out.println("hello");
          }
        }
        """);
    Path binaries = Path.of(bench.plan().java(), "bin");
    bench
        .stopwatch()
        .time(
            List.of(
                binaries.resolve("javac").toString(),
                "-d",
                directory.toString(),
                source.toString()));
    return List.of(binaries.resolve("java").toString(), "-cp", directory.toString(), "Hello");
  }
}
