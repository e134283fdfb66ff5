package dev.jrun.runtime.cgroup.systemd;

/** Codes of D-Bus types (D-Bus Specification, "Type System"). */
final class Signature {
  private static final String BASIC = "ybnqiuxtdsog";

  private Signature() {}

  /** Whether a text is exactly one complete type. */
  static boolean isOneType(String text) {
    return !text.isEmpty() && end(text, 0) == text.length();
  }

  /** Where the type ends that begins at a position; -1 if there is none. */
  static int end(String text, int begin) {
    if (begin >= text.length()) {
      return -1;
    }
    char code = text.charAt(begin);
    if (BASIC.indexOf(code) >= 0 || code == 'v') {
      return begin + 1;
    }
    return switch (code) {
      case 'a' -> text.startsWith("a{", begin) ? endOfEntry(text, begin + 2) : end(text, begin + 1);
      case '(' -> endOfStruct(text, begin + 1);
      default -> -1;
    };
  }

  private static int endOfStruct(String text, int begin) {
    int position = begin;
    do {
      position = end(text, position);
    } while (position >= 0 && position < text.length() && text.charAt(position) != ')');
    return position >= 0 && position < text.length() ? position + 1 : -1;
  }

  /** The key of an entry is of a basic type. */
  private static int endOfEntry(String text, int begin) {
    boolean basic = begin < text.length() && BASIC.indexOf(text.charAt(begin)) >= 0;
    int position = basic ? end(text, begin + 1) : -1;
    return position >= 0 && position < text.length() && text.charAt(position) == '}'
        ? position + 1
        : -1;
  }
}
