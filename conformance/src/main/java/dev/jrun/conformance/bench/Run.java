package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Charts;
import dev.jrun.conformance.bench.report.Machine;
import dev.jrun.conformance.bench.report.Report;
import dev.jrun.conformance.bench.report.Results;
import dev.jrun.conformance.bench.report.Series;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the benchmarks. */
@Command(
    name = "conformance/bench/run",
    description = {
      "Measures jrun and other runtimes in turns. Prints a table of medians (in parentheses, where"
          + " eight of ten samples lie) and of ratios of medians, round by round; writes"
          + " results.json and charts. The machine should do nothing else.",
      ""
    },
    sortOptions = false)
public final class Run implements Callable<Integer> {
  private static final List<String> PEERS = List.of("runc", "crun");

  @Option(
      names = "--against",
      split = ",",
      paramLabel = "NAME",
      description = "runtimes of the PATH, by default runc and crun if they are installed")
  List<String> against;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "SCENARIO",
      description = "some of: ${COMPLETION-CANDIDATES}")
  List<Scenario> only = List.of(Scenario.values());

  @Option(
      names = "--cgroups",
      split = ",",
      paramLabel = "VERSION",
      description = "some of: ${COMPLETION-CANDIDATES}; by default all that this host has")
  private List<CgroupView> cgroups;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "rounds of each scenario, ${DEFAULT-VALUE} by default")
  int rounds = 10;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "how many runs jrun has had before, ${DEFAULT-VALUE} by default")
  int warmUp = 300;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "where to write, by default conformance/target/bench")
  Path output;

  @Option(names = "--markdown", description = "print the tables as docs/PERFORMANCE.md has them")
  boolean markdown;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "measure nothing, print what is in a results.json")
  Path from;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this text")
  boolean help;

  @Option(names = "--tree", hidden = true, required = true)
  Path tree;

  @Option(names = "--sources", hidden = true, required = true)
  Path sources;

  @Option(names = "--java", hidden = true, required = true)
  Path java;

  /** Runs the benchmarks; the script gives the hidden options. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(
        new CommandLine(new Run())
            .setOverwrittenOptionsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((failure, command, _) -> {
              if (!(failure instanceof BenchException)) {
                throw failure;
              }
              command.getErr().println(failure.getMessage());
              return 1;
            })
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Results results = from == null ? measure() : read();
    Report report = new Report(results);
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .print(markdown ? report.markdown() : report.text());
    if (from == null) {
      Path directory = Files.createDirectories(output);
      Files.writeString(
          directory.resolve("results.json"), SpecWriter.write(results, Indent.NONE) + "\n");
      Charts.write(results, directory);
    }
    return 0;
  }

  private Results read() throws IOException {
    if (!Files.isReadable(from)) {
      throw new BenchException(from + " cannot be read");
    }
    return SpecReader.read(from, Results.class);
  }

  private Results measure() throws IOException, InterruptedException {
    if (Kernel.host().geteuid() != 0) {
      throw new BenchException("the benchmarks need root, to make containers");
    }
    if (rounds < 1) {
      throw new BenchException("--rounds has to be 1 or more");
    }
    Set<CgroupView> offered = CgroupView.offered();
    List<CgroupView> views = cgroups == null ? List.copyOf(offered) : cgroups;
    for (CgroupView view : views) {
      if (!offered.contains(view)) {
        throw new BenchException("this host has no cgroups " + view);
      }
    }
    Map<String, String> programs = programs();
    List<String> versions = new ArrayList<>();
    for (String program : programs.values()) {
      versions.add(HostTools.firstLine(List.of(program, "--version")));
    }
    List<Series> series = new ArrayList<>();
    try (Session session = Session.open()) {
      String floor = only.contains(Scenario.EMBEDDED) ? floor(session.work()) : null;
      for (CgroupView view : views) {
        List<String> scenarios =
            only.stream()
                .filter(each -> view == views.getFirst() || each.isInEachView())
                .sorted()
                .map(Scenario::name)
                .toList();
        if (!scenarios.isEmpty()) {
          series.addAll(
              session.measure(plan(view, programs, scenarios, session.work(), floor), jvm()));
        }
      }
    }
    return new Results(Machine.here(versions), series);
  }

  private Plan plan(
      CgroupView view,
      Map<String, String> programs,
      List<String> scenarios,
      Path work,
      String floor)
      throws BenchException {
    return new Plan(
        view.name(),
        programs,
        (long) rounds,
        (long) warmUp,
        scenarios,
        work.toString(),
        HostTools.require("busybox").toString(),
        floor,
        java.toString());
  }

  /** jrun first, which everything is compared with. */
  private Map<String, String> programs() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put(Series.JRUN, tree.resolve("bin/jrun").toRealPath().toString());
    for (String name : against == null ? PEERS : against) {
      if (against == null && HostTools.find(name).isEmpty()) {
        System.err.println(name + " is not installed, and is left out");
      } else {
        programs.put(name, HostTools.require(name).toString());
      }
    }
    return programs;
  }

  private String floor(Path work) throws IOException, InterruptedException {
    Path floor = work.resolve("floor");
    HostTools.firstLine(
        List.of(
            HostTools.require("cc").toString(),
            "-O2",
            "-o",
            floor.toString(),
            sources.resolve("floor.c").toString()));
    return floor.toString();
  }

  /** This JVM once more. */
  private List<String> jvm() {
    return List.of(
        java.resolve("bin/java").toString(),
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"));
  }
}
