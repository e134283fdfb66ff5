package dev.jrun.conformance.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people read of the results: two tables, and on what they were made. */
public final class Report {
  private final Results results;

  /** A report on some results. */
  public Report(Results results) {
    this.results = results;
  }

  /** For a terminal. */
  public String text() {
    return page(figures(false), Table::text);
  }

  /** For a page. */
  public String markdown() {
    return page(figures(true), Table::markdown);
  }

  /** Tables without rows are left out. */
  private String page(Table figures, Function<Table, String> layout) {
    return Stream.concat(
                Stream.of(results.machine().text() + "\n"),
                Stream.of(figures, growth(), stages())
                    .filter(table -> !table.rows().isEmpty())
                    .map(layout))
            .collect(Collectors.joining("\n"))
        + stopwatch();
  }

  /** One line for each figure of jrun, next to the others'. */
  private Table figures(boolean withCommands) {
    List<String> header = new ArrayList<>(List.of("figure", "cgroups", "jrun"));
    results.peers().forEach(peer -> header.add("of " + peer));
    header.add("target");
    if (withCommands) {
      header.add("command");
    }
    List<List<String>> rows = new ArrayList<>();
    for (Series own : results.ofJrun()) {
      List<String> row = new ArrayList<>();
      row.add(own.kind().title(own.size()));
      row.add(own.cgroups().toLowerCase(Locale.ROOT));
      row.add(measured(own));
      for (String peer : results.peers()) {
        row.add(results.same(own, peer).map(other -> compared(own, other)).orElse(""));
      }
      row.add(
          Target.of(own).stream()
              .map(target -> target.verdict(results, own))
              .collect(Collectors.joining(", ")));
      if (withCommands) {
        row.add("`" + own.kind().command() + "`");
      }
      rows.add(row);
    }
    return new Table(header, rows);
  }

  /** Median, and from which to which value eight in ten lie. */
  private static String measured(Series series) {
    Figure.Unit unit = series.kind().unit();
    Spread spread = series.spread();
    return "%s %s (%s–%s)"
        .formatted(
            unit.text(spread.median()),
            unit.symbol(),
            unit.text(spread.low()),
            unit.text(spread.high()));
  }

  private static String compared(Series own, Series other) {
    Figure.Unit unit = own.kind().unit();
    Spread ratio = own.ratio(other);
    return String.format(
        Locale.ROOT,
        // What is a hundredth of the other one's needs another digit.
        ratio.median() < 0.1 ? "%.3f (%.3f–%.3f) × %s %s" : "%.2f (%.2f–%.2f) × %s %s",
        ratio.median(),
        ratio.low(),
        ratio.high(),
        unit.text(other.spread().median()),
        unit.symbol());
  }

  /** What each further container or mount adds, and how straight the line is. */
  private Table growth() {
    List<List<String>> rows = new ArrayList<>();
    curves(results)
        .forEach((curve, points) -> {
          if (points.size() > 1) {
            Line line = Line.through(points);
            rows.add(
                List.of(
                    curve.figure().topic(),
                    curve.contender(),
                    String.format(Locale.ROOT, "%.1f µs", line.slope() * 1000),
                    String.format(Locale.ROOT, "%.0f %%", 100 * line.deviation())));
          }
        });
    return new Table(
        List.of("growth with", "contender", "each adds", "farthest from the line"), rows);
  }

  /** What each stage of a run takes, and of how much of all of them. */
  private Table stages() {
    List<List<String>> rows = new ArrayList<>();
    for (Series stage : results.stages()) {
      double all =
          results.stages().stream()
              .filter(other -> other.cgroups().equals(stage.cgroups()))
              .mapToDouble(other -> other.spread().median())
              .sum();
      rows.add(
          List.of(
              stage.kind().title(0) + ", " + stage.kind().command(),
              stage.cgroups().toLowerCase(Locale.ROOT),
              measured(stage),
              String.format(Locale.ROOT, "%.0f %%", 100 * stage.spread().median() / all)));
    }
    return new Table(List.of("stage of run", "cgroups", "median", "part"), rows);
  }

  /**
   * What is drawn as one line.
   *
   * @param figure one that has sizes
   */
  record Curve(Figure figure, String contender) {}

  /** The medians of the figures that grow, in milliseconds, by size. */
  static Map<Curve, List<Line.Point>> curves(Results results) {
    Map<Curve, List<Line.Point>> curves = new LinkedHashMap<>();
    for (Series series : results.series()) {
      if (series.kind().grows()) {
        curves
            .computeIfAbsent(new Curve(series.kind(), series.contender()), _ -> new ArrayList<>())
            .add(
                new Line.Point(
                    series.size(), series.kind().unit().shown(series.spread().median())));
      }
    }
    return curves;
  }

  private String stopwatch() {
    return results.series().stream()
        .filter(series -> series.kind() == Figure.EMPTY)
        .findFirst()
        .map(series ->
            "\nEach time includes what the stopwatch needs for %s: %s.\n"
                .formatted("a process that does nothing", measured(series)))
        .orElse("");
  }
}
