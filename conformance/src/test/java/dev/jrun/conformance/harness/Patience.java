package dev.jrun.conformance.harness;

import java.time.Duration;

/** How long the suite waits for what has to happen. */
public final class Patience {

  /**
   * How many times slower than others this machine is, 1 by default: {@code
   * -Djrun.conformance.slowness}. Of what takes minutes on a slow one, less is done there.
   */
  public static final int SLOWNESS = Integer.getInteger("jrun.conformance.slowness", 1);

  private Patience() {}

  /** The time that is enough here where it would be {@code seconds} elsewhere. */
  static Duration of(int seconds) {
    return Duration.ofSeconds(seconds).multipliedBy(SLOWNESS);
  }
}
