package dev.jrun.conformance.bench;

import java.util.List;

/**
 * The straight line that is nearest to some points, by least squares.
 *
 * @param slope what each step to the right adds
 * @param fit the coefficient of determination, R²: 1 if the points lie on the line
 */
record Line(double slope, double fit) {
  /** A point of a diagram. */
  record Point(double x, double y) {}

  /** The line through at least two points with different x. */
  static Line through(List<Point> points) {
    double meanX = points.stream().mapToDouble(Point::x).average().orElseThrow();
    double meanY = points.stream().mapToDouble(Point::y).average().orElseThrow();
    double xx = points.stream().mapToDouble(p -> (p.x - meanX) * (p.x - meanX)).sum();
    double xy = points.stream().mapToDouble(p -> (p.x - meanX) * (p.y - meanY)).sum();
    double yy = points.stream().mapToDouble(p -> (p.y - meanY) * (p.y - meanY)).sum();
    return new Line(xy / xx, yy == 0 ? 1 : xy * xy / (xx * yy));
  }
}
