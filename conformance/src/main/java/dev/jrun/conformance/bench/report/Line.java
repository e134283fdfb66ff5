package dev.jrun.conformance.bench.report;

import java.util.List;

/**
 * The straight line that is nearest to some points, by least squares.
 *
 * @param slope what each step to the right adds
 * @param deviation how far the farthest point lies above or below the line, as a part of the mean
 *     height: 0 if all points lie on it
 */
record Line(double slope, double deviation) {
  /** A point of a diagram. */
  record Point(double x, double y) {}

  /** The line through at least two points with different x. */
  static Line through(List<Point> points) {
    double meanX = points.stream().mapToDouble(Point::x).average().orElseThrow();
    double meanY = points.stream().mapToDouble(Point::y).average().orElseThrow();
    double xx = points.stream().mapToDouble(p -> (p.x - meanX) * (p.x - meanX)).sum();
    double xy = points.stream().mapToDouble(p -> (p.x - meanX) * (p.y - meanY)).sum();
    double slope = xy / xx;
    double farthest =
        points.stream()
            .mapToDouble(p -> Math.abs(p.y - meanY - slope * (p.x - meanX)))
            .max()
            .orElseThrow();
    return new Line(slope, farthest / meanY);
  }
}
