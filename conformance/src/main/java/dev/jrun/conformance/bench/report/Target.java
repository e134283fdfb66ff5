package dev.jrun.conformance.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What jrun has promised to reach. */
enum Target {
  RUN_V2_CRUN("V2", Figure.RUN, "crun", 0.6),
  RUN_V2_RUNC("V2", Figure.RUN, "runc", 0.25),
  LIFECYCLE_V2_CRUN("V2", Figure.LIFECYCLE, "crun", 0.7),
  RUN_V1_CRUN("V1", Figure.RUN, "crun", 1.0),
  COLD(null, Figure.COLD_RUN, Series.HELLO, 6),
  FLOOR(null, Figure.EMBEDDED, Series.FLOOR, 1.3),
  CREATED_PSS(null, Figure.CREATED, null, 100 << 10),
  KEEPER_RSS(null, Figure.KEEPER, null, 64 << 20),
  KEEPER_RSS_AFTER(null, Figure.KEEPER_AFTER, null, 64 << 20);

  private final String view;
  private final Figure figure;
  private final String peer;
  private final double limit;

  /**
   * A greatest ratio or size.
   *
   * @param view the version of cgroups it holds for; null: for both
   * @param peer what the limit is a multiple of; null: the limit is a number of bytes
   */
  Target(String view, Figure figure, String peer, double limit) {
    this.view = view;
    this.figure = figure;
    this.peer = peer;
    this.limit = limit;
  }

  /** Those that a line of the table has to show. */
  static List<Target> of(Series series) {
    return Arrays.stream(values())
        .filter(target -> target.figure == series.kind())
        .filter(target -> target.view == null || target.view.equals(series.cgroups()))
        .toList();
  }

  /** The target and whether it is reached; without a verdict if the peer was not measured. */
  String verdict(Results results, Series own) {
    if (peer == null) {
      String size = figure.unit().text(limit) + " " + figure.unit().symbol();
      return "≤ " + size + met(own.spread().median());
    }
    String text = String.format(Locale.ROOT, "≤ %s × %s", Double.toString(limit), peer);
    return results.same(own, peer).map(other -> text + met(own.ratio(other).median())).orElse(text);
  }

  private String met(double value) {
    return value <= limit ? ": met" : ": missed";
  }
}
