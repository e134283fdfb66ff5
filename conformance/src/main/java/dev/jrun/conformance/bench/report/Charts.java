package dev.jrun.conformance.bench.report;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;

/** The results as SVG files. */
public final class Charts {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 520;
  private static final int HEADING = 120;
  private static final int ROW = 40;

  private Charts() {}

  /** Writes {@code ratios.svg}, and one file for each figure that grows. */
  public static void write(Results results, Path directory) throws IOException {
    List<String> runtimes =
        results.peers().stream()
            .filter(peer -> !peer.equals(Series.HELLO) && !peer.equals(Series.FLOOR))
            .toList();
    List<Series> compared =
        results.ofJrun().stream()
            .filter(own -> own.kind().unit() == Figure.Unit.TIME && isLargest(results, own))
            .filter(own -> runtimes.stream().allMatch(peer -> results.same(own, peer).isPresent()))
            .toList();
    if (!runtimes.isEmpty() && !compared.isEmpty()) {
      save(ratios(results, compared, runtimes), directory.resolve("ratios.svg"));
    }
    Map<Report.Curve, List<Line.Point>> curves = Report.curves(results);
    for (Figure figure : Figure.values()) {
      if (curves.keySet().stream().anyMatch(curve -> curve.figure() == figure)) {
        String name = figure.name().toLowerCase(Locale.ROOT).replace('_', '-');
        save(growth(curves, figure), directory.resolve("growth-" + name + ".svg"));
      }
    }
  }

  /** Of what grows, the smaller sizes are on the other charts. */
  private static boolean isLargest(Results results, Series own) {
    return !own.kind().grows()
        || results.ofJrun().stream()
            .noneMatch(other -> other.kind() == own.kind() && other.size() > own.size());
  }

  private static HorizontalBarChart ratios(
      Results results, List<Series> compared, List<String> runtimes) {
    HorizontalBarChart chart =
        new HorizontalBarChartBuilder()
            .width(WIDTH)
            .height(HEADING + ROW * compared.size())
            .title("Time of jrun as a part of the others' (less is better)")
            .xAxisTitle("ratio of medians")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLabelsVisible(false);
    chart.getStyler().setYAxisTickMarkSpacingHint(ROW / 4);
    List<String> labels = compared.stream().map(Charts::label).toList();
    for (String peer : runtimes) {
      List<Double> ratios =
          compared.stream()
              .map(own -> own.ratio(results.same(own, peer).orElseThrow()).median())
              .toList();
      chart.addSeries("of " + peer, ratios, labels);
    }
    return chart;
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
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
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
