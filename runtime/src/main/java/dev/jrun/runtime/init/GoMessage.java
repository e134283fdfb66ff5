package dev.jrun.runtime.init;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the runtime writes to let the init of a created container go on: one byte, then the variable
 * {@code HOME=…} of the container's process, ended by NUL. The init reads it to where the
 * environment of the process points.
 */
final class GoMessage {
  /** The most that the init reads. */
  static final int SIZE = 4096;

  /** What the last word consists of, where the init has a listener: others have it now, too. */
  static final byte SENT = 2;

  /** Where the variable begins. */
  static final int HOME_OFFSET = 1;

  private GoMessage() {}

  /**
   * The message.
   *
   * @throws IllegalArgumentException if the directory is longer than the init's memory for it
   */
  static byte[] of(String home) {
    byte[] variable = ("\1HOME=" + home).getBytes(StandardCharsets.UTF_8);
    if (variable.length >= SIZE) {
      throw new IllegalArgumentException(
          "a home directory of " + variable.length + " bytes is too long");
    }
    return Arrays.copyOf(variable, variable.length + 1);
  }
}
