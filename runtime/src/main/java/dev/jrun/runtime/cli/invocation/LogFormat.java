package dev.jrun.runtime.cli.invocation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Formats of a log line: those of logrus, Go's log library, since callers of runc parse them. Times
 * are RFC 3339 in UTC, to the second.
 */
public enum LogFormat {
  /** {@code time="2026-01-02T03:04:05Z" level=error msg="container does not exist"}. */
  TEXT {
    @Override
    String line(LogLevel level, String message, Instant time, Map<String, String> details) {
      String value = isBareWord(message) ? message : goQuoted(message);
      return "time=\"" + seconds(time) + "\" level=" + level.word() + " msg=" + value;
    }
  },

  /**
   * {@code {"level":"error","msg":"container does not exist","time":"2026-01-02T03:04:05Z",
   * "code":"container-not-found"}}.
   */
  JSON {
    @Override
    String line(LogLevel level, String message, Instant time, Map<String, String> details) {
      Map<String, String> members = new LinkedHashMap<>();
      members.put("level", level.word());
      members.put("msg", message);
      members.put("time", seconds(time));
      members.putAll(details);
      return members.entrySet().stream()
          .map(member -> jsonQuoted(member.getKey()) + ":" + jsonQuoted(member.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
  },

  /** {@code ERRO[0000] container does not exist}: for people, so line breaks are line breaks. */
  TERMINAL {
    @Override
    String line(LogLevel level, String message, Instant time, Map<String, String> details) {
      return level.mark() + "[0000] " + PrintableText.of(message);
    }
  };

  /**
   * One log line without its line break.
   *
   * @param details what only programs are interested in, by name
   */
  abstract String line(LogLevel level, String message, Instant time, Map<String, String> details);

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static boolean isBareWord(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-._/@^+".indexOf(c) >= 0));
  }

  /** The text as Go's {@code strconv.Quote} gives it. */
  private static String goQuoted(String text) {
    return quoted(text, PrintableText::goEscape);
  }

  /** The text as a JSON string (RFC 8259, section 7). */
  private static String jsonQuoted(String text) {
    return quoted(text, PrintableText::jsonEscape);
  }

  private static String quoted(String text, IntFunction<String> escape) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
              if (PrintableText.prints(c)) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append(escape.apply(c));
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
