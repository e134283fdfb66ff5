package dev.jrun.conformance.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic behind the tables of the benchmarks. */
class StatisticsTest {
  private static final double EXACT = 1e-9;

  @Test
  void aSpreadLiesBetweenTheTenthsFromBothEnds() {
    Spread spread = Spread.of(List.of(10.0, 3.0, 1.0, 2.0, 4.0, 5.0, 9.0, 8.0, 7.0, 6.0, 0.0));
    assertEquals(new Spread(1, 5, 9), spread);
  }

  @Test
  void betweenTwoValuesLiesTheirMean() {
    assertEquals(1.5, Spread.of(List.of(1.0, 2.0)).median(), EXACT);
  }

  @Test
  void ratiosAreThoseOfTheMediansOfEachRound() {
    Series own = series("jrun", List.of(List.of(1L, 2L, 900L), List.of(4L)));
    Series other = series("crun", List.of(List.of(4L), List.of(8L, 8L, 1L)));
    assertEquals(0.5, own.ratio(other).median(), EXACT);
    assertEquals(0.5, own.ratio(other).high(), EXACT);
  }

  @Test
  void pointsOfALineDoNotDeviate() {
    Line line =
        Line.through(List.of(new Line.Point(1, 3), new Line.Point(2, 5), new Line.Point(200, 401)));
    assertEquals(2, line.slope(), EXACT);
    assertEquals(0, line.deviation(), EXACT);
  }

  @Test
  void aParabolaDeviates() {
    Line line =
        Line.through(List.of(new Line.Point(0, 0), new Line.Point(1, 1), new Line.Point(2, 4)));
    assertEquals(2, line.slope(), EXACT);
    // The line runs through (1, 5/3), the mean.
    assertEquals((5.0 / 3 - 1) / (5.0 / 3), line.deviation(), EXACT);
  }

  @Test
  void atTheLimitATargetIsMet() {
    Series own = series("jrun", List.of(List.of(60L)));
    Series at = series("crun", List.of(List.of(100L)));
    Series below = series("crun", List.of(List.of(99L)));
    assertEquals("≤ 0.6 × crun: met", verdict(own, at));
    assertEquals("≤ 0.6 × crun: missed", verdict(own, below));
    assertEquals("≤ 0.6 × crun", verdict(own));
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = new Table(List.of("a", "b"), List.of(List.of("long", "1"), List.of("", "2")));
    assertEquals("a     b\nlong  1\n      2\n", table.text());
    assertEquals("| a | b |\n|--|--|\n| long | 1 |\n|  | 2 |\n", table.markdown());
  }

  private static String verdict(Series own, Series... others) {
    Machine machine = new Machine("6.18", "amd64", 2L, 1024L, "25", List.of());
    List<Series> all = new ArrayList<>(List.of(others));
    all.add(own);
    return Target.RUN_V2_CRUN.verdict(new Results(machine, all), own);
  }

  private static Series series(String contender, List<List<Long>> rounds) {
    return new Series("V2", "RUN", 0L, contender, rounds);
  }
}
