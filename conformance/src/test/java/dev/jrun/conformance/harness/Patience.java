package dev.jrun.conformance.harness;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long the suite waits for what has to happen. */
public final class Patience {

  /**
   * How many times slower than others this machine is, 1 by default: {@code
   * -Djrun.conformance.slowness}. Of what takes minutes on a slow one, less is done there.
   */
  public static final int SLOWNESS = Integer.getInteger("jrun.conformance.slowness", 1);

  private Patience() {}

  /** The time that is enough here where it would be {@code seconds} elsewhere. */
  public static Duration of(int seconds) {
    return Duration.ofSeconds(seconds).multipliedBy(SLOWNESS);
  }

  /** Waits until something is so, and fails when that takes longer than the patience. */
  public static void await(Duration patience, String what, BooleanSupplier condition) {
    if (!isSoWithin(patience, condition)) {
      throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
    }
  }

  /** Waits until something is so, and tells whether that came in time. */
  public static boolean isSoWithin(Duration patience, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > patience.toNanos()) {
        return false;
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return true;
  }
}
