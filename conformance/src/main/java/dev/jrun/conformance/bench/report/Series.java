package dev.jrun.conformance.bench.report;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What was measured of one contender.
 *
 * @param cgroups the version of cgroups it happened with, {@code V1} or {@code V2}
 * @param figure the {@link Figure}
 * @param size how many containers, mounts or runs; 0 if the figure has no size
 * @param contender the runtime, or what else jrun is compared with
 * @param rounds the samples of each round, in their order: nanoseconds or bytes
 */
public record Series(
    String cgroups, String figure, Long size, String contender, List<List<Long>> rounds) {
  /** The contender that all others are compared with. */
  public static final String JRUN = "jrun";

  /** The contender that is the smallest program in Java. */
  public static final String HELLO = "java Hello";

  /** The contender that is a C program with nothing but the system calls of a container. */
  public static final String FLOOR = "C floor";

  public Series {
    rounds = rounds.stream().map(List::copyOf).toList();
  }

  /** The figure itself. */
  public Figure kind() {
    return Figure.valueOf(figure);
  }

  /** Whether both are about the same thing. */
  boolean isComparable(Series other) {
    return cgroups.equals(other.cgroups) && figure.equals(other.figure) && size.equals(other.size);
  }

  /** Of all samples. */
  Spread spread() {
    return Spread.of(rounds.stream().flatMap(List::stream).map(Long::doubleValue).toList());
  }

  /** The medians of this one in those of another, round by round. */
  Spread ratio(Series other) {
    List<Double> own = medians();
    List<Double> others = other.medians();
    return Spread.of(
        IntStream.range(0, Math.min(own.size(), others.size()))
            .mapToObj(round -> own.get(round) / others.get(round))
            .toList());
  }

  private List<Double> medians() {
    return rounds.stream()
        .map(round -> Spread.of(round.stream().map(Long::doubleValue).toList()).median())
        .toList();
  }
}
