package dev.jrun.conformance.bench.report;

import java.util.List;

/**
 * The middle of some values and how far they lie from it.
 *
 * @param low a tenth of the values is smaller
 * @param median half of the values are smaller
 * @param high a tenth of the values is greater
 */
record Spread(double low, double median, double high) {
  /** The spread of at least one value. */
  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return new Spread(quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9));
  }

  /** Between two values that are next to each other, in proportion. */
  private static double quantile(List<Double> sorted, double share) {
    double place = share * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }
}
