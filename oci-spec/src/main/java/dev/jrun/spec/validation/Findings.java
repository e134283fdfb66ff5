package dev.jrun.spec.validation;

import static dev.jrun.spec.Violation.quote;

import dev.jrun.spec.Pointer;
import dev.jrun.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the checks have found so far, and the questions that several of them ask. */
final class Findings {
  /** A list of numbers and ranges as the kernel's cpuset and node lists have them. */
  private static final Pattern NUMBER_LIST =
      Pattern.compile("\\s*\\d+(-\\d+)?(\\s*,\\s*\\d+(-\\d+)?)*\\s*,?\\s*");

  private final List<Violation> violations = new ArrayList<>();

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  void error(Pointer place, String message) {
    violations.add(Violation.error(place, message));
  }

  void warning(Pointer place, String message) {
    violations.add(Violation.warning(place, message));
  }

  /** Demands a value; returns whether there is one. */
  boolean present(Pointer place, Object value) {
    if (value == null) {
      error(place, "missing or empty");
    }
    return value != null;
  }

  /** Demands a value that begins with a slash. */
  void absolutePath(Pointer place, String path) {
    if (present(place, path)) {
      absoluteIfPresent(place, path);
    }
  }

  /** Demands that a value, if there is one, begins with a slash. */
  void absoluteIfPresent(Pointer place, String path) {
    if (path != null && !path.startsWith("/")) {
      error(place, quote(path) + " is not an absolute path");
    }
  }

  /** Demands one of the words. */
  void word(Pointer place, String word, List<String> words) {
    if (present(place, word) && !words.contains(word)) {
      error(place, unknown(word, words));
    }
  }

  /** Demands that each element is one of the words. */
  void words(Pointer place, List<String> found, List<String> words) {
    for (int index = 0; index < found.size(); index++) {
      word(place.index(index), found.get(index), words);
    }
  }

  /** Returns the message for a word that is none of the words. */
  static String unknown(String word, List<String> words) {
    return quote(word) + " is not one of " + String.join(", ", words);
  }

  /** Demands that a number, if there is one, lies in the range. */
  void range(Pointer place, Number number, long minimum, long maximum) {
    if (number != null && (number.longValue() < minimum || number.longValue() > maximum)) {
      error(place, number + " is not from " + minimum + " to " + maximum);
    }
  }

  /** Demands that a value, if there is one, is a list as in {@code 0-3,7}. */
  void numberList(Pointer place, String list) {
    if (list != null && !NUMBER_LIST.matcher(list).matches()) {
      error(place, quote(list) + " is not a list of numbers and ranges such as 0-3,7");
    }
  }
}
