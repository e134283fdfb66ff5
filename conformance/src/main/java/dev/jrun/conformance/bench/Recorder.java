package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Figure;
import dev.jrun.conformance.bench.report.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects samples, by figure, size, contender and round. */
final class Recorder {
  private record Key(Figure figure, long size, String contender) {}

  private final CgroupView view;
  private final Map<Key, Map<Integer, List<Long>>> samples = new LinkedHashMap<>();

  Recorder(CgroupView view) {
    this.view = view;
  }

  /** Adds one sample, in nanoseconds or bytes. */
  void add(Figure figure, long size, String contender, int round, long sample) {
    samples
        .computeIfAbsent(new Key(figure, size, contender), _ -> new LinkedHashMap<>())
        .computeIfAbsent(round, _ -> new ArrayList<>())
        .add(sample);
  }

  List<Series> series() {
    List<Series> all = new ArrayList<>();
    samples.forEach((key, rounds) ->
        all.add(
            new Series(
                view.name(),
                key.figure.name(),
                key.size,
                key.contender,
                List.copyOf(rounds.values()))));
    return all;
  }
}
