package dev.jrun.conformance.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * All that a run of the benchmarks has found: the JSON that it writes.
 *
 * @param machine where it ran
 * @param series in the order of the table
 */
public record Results(Machine machine, List<Series> series) {
  public Results {
    series = List.copyOf(series);
  }

  /** What was measured of jrun, one for each line of the table. */
  List<Series> ofJrun() {
    return series.stream()
        .filter(each -> each.contender().equals(Series.JRUN) && !isStage(each))
        .toList();
  }

  /** The stages of a run, in their order, with each version of cgroups that was measured. */
  List<Series> stages() {
    return series.stream().filter(Results::isStage).toList();
  }

  private static boolean isStage(Series series) {
    return Figure.stages().contains(series.kind());
  }

  /** With whom jrun was compared, in the order of appearance. */
  List<String> peers() {
    return series.stream()
        .filter(each -> each.kind() != Figure.EMPTY)
        .map(Series::contender)
        .filter(name -> !name.equals(Series.JRUN))
        .distinct()
        .toList();
  }

  /** The same of another contender. */
  Optional<Series> same(Series own, String contender) {
    return series.stream()
        .filter(each -> each.contender().equals(contender) && each.isComparable(own))
        .findFirst();
  }
}
