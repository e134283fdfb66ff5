package dev.jrun.runtime.init;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the runtime writes to let an init begin and go on: one byte, and behind it what the program
 * of the init does not know. The init reads it to where its rows and the environment of the
 * container's process point.
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
   * The first: a byte for the clone, then, for the program that it executes, the name of the
   * container's session keyring, ended by NUL. It is named as runc does.
   */
  static byte[] begin(String id) {
    return ("\1_ses." + id + '\0').getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The variable {@code HOME=…} of the container's process, ended by NUL.
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
