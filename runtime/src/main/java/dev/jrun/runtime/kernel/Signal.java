package dev.jrun.runtime.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signal of signal(7), numbered as on x86, Arm, RISC-V, s390 and PowerPC; Alpha, MIPS, PA-RISC
 * and SPARC differ.
 *
 * @param number 1…64, or 0, which kill(2) takes as the question whether the process exists
 */
public record Signal(int number) {

  /**
   * What the C library leaves to programs: the kernel's first two real-time signals are its own.
   */
  private static final int SIGRTMIN = 34;

  private static final int SIGRTMAX = 64;

  /** The highest number of a signal. */
  public static final int LAST = SIGRTMAX;

  /** In the order of their numbers, from 1. */
  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private static final Map<String, Integer> ALIASES = Map.of("IOT", 6, "CLD", 17, "POLL", 29);

  private static final Map<String, Integer> NUMBERS = numbers();

  private static final Pattern REAL_TIME =
      Pattern.compile("RT(?:MIN(?:\\+([0-9]{1,2}))?|MAX(?:-([0-9]{1,2}))?)");

  public Signal {
    if (number < 0 || number > SIGRTMAX) {
      throw new IllegalArgumentException("no signal has number " + number);
    }
  }

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>(ALIASES);
    for (int i = 0; i < NAMES.size(); i++) {
      numbers.put(NAMES.get(i), i + 1);
    }
    return Map.copyOf(numbers);
  }

  /**
   * Reads a signal as {@code kill ID SIGNAL} takes it: a number, or a name in any case, with or
   * without {@code SIG}; {@code RTMIN+n} and {@code RTMAX-n} as the shells count them.
   *
   * @throws IllegalArgumentException with the message {@code unknown signal "FOO"}
   */
  public static Signal parse(String text) {
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : named(text);
    if (number < 0 || number > SIGRTMAX) {
      throw new IllegalArgumentException("unknown signal \"" + text + "\"");
    }
    return new Signal(number);
  }

  /** The number, or -1. */
  private static int named(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    Matcher realTime = REAL_TIME.matcher(name);
    if (!realTime.matches()) {
      return NUMBERS.getOrDefault(name, -1);
    }
    int number =
        name.startsWith("RTMIN")
            ? SIGRTMIN + offset(realTime.group(1))
            : SIGRTMAX - offset(realTime.group(2));
    return number < SIGRTMIN ? -1 : number;
  }

  private static int offset(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** The names that {@link #parse} knows, without {@code SIG}; those of real-time signals aside. */
  public static List<String> names() {
    return NAMES;
  }

  /** The name with {@code SIG}, {@code SIGRTMIN+n} for the real-time ones. */
  @Override
  public String toString() {
    if (number >= 1 && number <= NAMES.size()) {
      return "SIG" + NAMES.get(number - 1);
    }
    if (number < SIGRTMIN) {
      return "signal " + number;
    }
    return number == SIGRTMIN ? "SIGRTMIN" : "SIGRTMIN+" + (number - SIGRTMIN);
  }
}
