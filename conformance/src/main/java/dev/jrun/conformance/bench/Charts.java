package dev.jrun.conformance.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;

/** The results as SVG files. */
final class Charts {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 520;
  private static final int LABEL_DEGREES = 60;

  private Charts() {}

  /** Writes {@code ratios.svg}, and one file for each figure that grows. */
  static void write(Results results, Path directory) throws IOException {
    List<Series> timed =
        results.ofJrun().stream()
            .filter(own -> own.kind().unit() == Figure.Unit.TIME)
            .filter(own -> results.peers().stream().anyMatch(peer -> isIn(results, own, peer)))
            .toList();
    if (!timed.isEmpty()) {
      save(ratios(results, timed), directory.resolve("ratios.svg"));
    }
    Map<Report.Curve, List<Line.Point>> curves = Report.curves(results);
    for (Figure figure : Figure.values()) {
      if (curves.keySet().stream().anyMatch(curve -> curve.figure() == figure)) {
        String name = figure.name().toLowerCase(Locale.ROOT).replace('_', '-');
        save(growth(curves, figure), directory.resolve("growth-" + name + ".svg"));
      }
    }
  }

  private static CategoryChart ratios(Results results, List<Series> timed) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Time of jrun as a part of the others' (less is better)")
            .yAxisTitle("ratio of medians")
            .build();
    chart.getStyler().setXAxisLabelRotation(LABEL_DEGREES);
    for (String peer : results.peers()) {
      List<Double> ratios = new ArrayList<>();
      for (Series own : timed) {
        // A category without a value is null to the library.
        ratios.add(results.same(own, peer).map(other -> own.ratio(other).median()).orElse(null));
      }
      if (ratios.stream().anyMatch(Objects::nonNull)) {
        chart.addSeries("of " + peer, timed.stream().map(Charts::label).toList(), ratios);
      }
    }
    return chart;
  }

  private static boolean isIn(Results results, Series own, String peer) {
    return results.same(own, peer).isPresent();
  }

  private static String label(Series series) {
    return series.cgroups().toLowerCase(Locale.ROOT) + " " + series.kind().title(series.size());
  }

  private static XYChart growth(Map<Report.Curve, List<Line.Point>> curves, Figure figure) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(figure.topic())
            .xAxisTitle("how many")
            .yAxisTitle("median, ms")
            .build();
    chart.getStyler().setYAxisMin(0.0);
    for (Map.Entry<Report.Curve, List<Line.Point>> curve : curves.entrySet()) {
      if (curve.getKey().figure() == figure) {
        chart.addSeries(
            curve.getKey().contender(),
            curve.getValue().stream().map(Line.Point::x).toList(),
            curve.getValue().stream().map(Line.Point::y).toList());
      }
    }
    return chart;
  }

  private static void save(IChart chart, Path file) throws IOException {
    try (OutputStream output = Files.newOutputStream(file)) {
      ChartEncoder.saveChart(chart, output, "svg");
    }
  }
}
