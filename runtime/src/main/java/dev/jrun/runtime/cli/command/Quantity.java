package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as the flags of runc take them; an empty text is a flag that was not given: null. */
final class Quantity {
  /** As docker/go-units reads sizes: {@code 64m}, {@code 1.5GiB}; a unit is a power of 1024. */
  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp])?i?b?", Pattern.CASE_INSENSITIVE);

  private static final String SIZE_UNITS = "kmgtp";

  /** As Go reads durations: {@code 1m30s}, {@code 1.5h}. */
  private static final Pattern DURATION =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");

  private Quantity() {}

  /** A number of bytes, -1 for no limit. */
  static Long bytes(String flag, String text) throws CommandException {
    if (text.isEmpty()) {
      return null;
    }
    if (text.equals("-1")) {
      return -1L;
    }
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw invalid(flag, text, "not a size");
    }
    int power =
        matcher.group(2) == null
            ? 0
            : SIZE_UNITS.indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
    BigDecimal bytes =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw invalid(flag, text, "too large");
    }
    return bytes.longValue();
  }

  static Long signed(String flag, String text) throws CommandException {
    try {
      return text.isEmpty() ? null : Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw invalid(flag, text, "not an integer");
    }
  }

  /** An unsigned number in the bits of a long. */
  static Long unsigned(String flag, String text) throws CommandException {
    try {
      return text.isEmpty() ? null : Long.valueOf(Long.parseUnsignedLong(text));
    } catch (NumberFormatException _) {
      throw invalid(flag, text, "not a number");
    }
  }

  /** A time of more than nothing. */
  static Duration duration(String flag, String text) throws CommandException {
    Matcher matcher = DURATION.matcher(text);
    BigDecimal nanoseconds = BigDecimal.ZERO;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      nanoseconds =
          nanoseconds.add(new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2))));
      end = matcher.end();
    }
    if (end == 0 || end != text.length()) {
      throw invalid(flag, text, "not a duration such as 5s or 100ms");
    }
    if (nanoseconds.signum() == 0) {
      throw new CommandException("duration " + flag + " must be greater than 0");
    }
    return Duration.ofNanos(nanoseconds.longValue());
  }

  private static BigDecimal unit(String name) {
    return BigDecimal.valueOf(
        switch (name) {
          case "ns" -> 1L;
          case "us", "µs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> throw new IllegalArgumentException(name);
        });
  }

  private static CommandException invalid(String flag, String text, String why) {
    return new CommandException("invalid value for " + flag + ": \"" + text + "\": " + why);
  }
}
