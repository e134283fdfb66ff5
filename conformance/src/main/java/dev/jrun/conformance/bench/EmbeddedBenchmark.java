package dev.jrun.conformance.bench;

import dev.jrun.runtime.Container;
import dev.jrun.runtime.ContainerRuntime;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.lifecycle.CreateRequest;
import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a container costs inside a warm JVM, create to delete, next to a C program that makes the
 * same system calls and nothing else ({@code floor.c}). Both run in turns, so that what else the
 * machine does hits both.
 */
public final class EmbeddedBenchmark {
  private static final int ROUNDS = 10;

  /** How many it takes until the JIT has little left to do. */
  private static final int WARM_UP = 15_000;

  private final ContainerRuntime runtime;
  private final Path directory;
  private final Spec spec;
  private final List<Integer> streams;
  private final Path floor;
  private int created;

  /**
   * A benchmark in a directory with a {@code rootfs} that has a static busybox.
   *
   * @param floor the compiled {@code floor.c}
   */
  EmbeddedBenchmark(Path directory, Path floor) {
    this.directory = directory;
    this.floor = floor;
    this.runtime = ContainerRuntime.at(directory.resolve("state"), _ -> {});
    Spec defaults = DefaultSpec.rootful(false);
    this.spec =
        defaults.withProcess(
            defaults.process().withArgs(List.of("/bin/busybox", "true")).withTerminal(false));
    int nothing = Kernel.host().open("/dev/null", 2);
    this.streams = List.of(nothing, nothing, nothing);
  }

  /**
   * Runs the benchmark and prints one line a round and the result.
   *
   * @param args a directory with a {@code rootfs} that has a static busybox, the compiled floor,
   *     and how many containers to measure
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    EmbeddedBenchmark benchmark = new EmbeddedBenchmark(Path.of(args[0]), Path.of(args[1]));
    int each = Integer.parseInt(args[2]) / ROUNDS;
    benchmark.warmUp();
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      Round result = benchmark.round(each);
      ratios[round] = result.ours() / result.floor();
      System.out.printf(
          Locale.ROOT,
          "floor %.3f ms  jrun %.3f ms  ratio %.2f%n",
          result.floor(),
          result.ours(),
          ratios[round]);
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "ratio of medians, over %d rounds of %d: median %.2f, from %.2f to %.2f%n",
        ROUNDS,
        each,
        median(ratios),
        ratios[0],
        ratios[ROUNDS - 1]);
  }

  /**
   * The medians of one round, in milliseconds.
   *
   * @param floor of the C program
   * @param ours of this JVM
   */
  record Round(double floor, double ours) {}

  /** Has the JIT compile what is measured. */
  void warmUp() throws IOException {
    containers(WARM_UP);
  }

  /** Measures as many containers of both, one after the other. */
  Round round(int each) throws IOException, InterruptedException {
    double floorMedian = floorMedian(each);
    return new Round(floorMedian, median(containers(each)));
  }

  private double[] containers(int count) throws IOException {
    double[] milliseconds = new double[count];
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      Container container = runtime.create(request("bench-" + created++));
      container.start();
      int status = container.waitFor();
      container.delete();
      milliseconds[i] = (System.nanoTime() - begin) / 1e6;
      if (status != 0) {
        throw new IllegalStateException("the container ended with status " + status);
      }
    }
    return milliseconds;
  }

  /** For another container each time, as callers do. */
  private CreateRequest request(String id) {
    return CreateRequest.of(id, directory).withSpec(spec).withDescriptors(streams).withoutCgroup();
  }

  private double floorMedian(int count) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                floor.toString(),
                directory.resolve("rootfs").toString(),
                Integer.toString(count),
                "/bin/busybox",
                "true")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the floor failed: " + line);
    }
    return Double.parseDouble(line.split(" ", -1)[1]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
