package dev.jrun.runtime.cli.invocation;

/**
 * Text that shows what it holds: names come from configurations and images, and must neither send
 * commands to the terminal of who reads them (C0, C1 controls) nor change the order in which their
 * line is read (bidirectional controls, CVE-2021-42574).
 */
public final class PrintableText {
  private PrintableText() {}

  /** Whether a character prints and does nothing else: {@code strconv.IsPrint} of Go. */
  static boolean prints(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }

  /**
   * The text with every character that does not print in Go's notation, but for line ends and tabs.
   */
  public static String of(String text) {
    if (text.codePoints().allMatch(c -> prints(c) || isLayout(c))) {
      return text;
    }
    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (prints(c) || isLayout(c)) {
            visible.appendCodePoint(c);
          } else {
            visible.append(goEscape(c));
          }
        });
    return visible.toString();
  }

  private static boolean isLayout(int codePoint) {
    return codePoint == '\n' || codePoint == '\t';
  }

  /** The character as {@code strconv.Quote} of Go writes it. */
  static String goEscape(int codePoint) {
    if (codePoint < ' ' || codePoint == 0x7f) {
      return "\\x%02x".formatted(codePoint);
    }
    return (codePoint < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(codePoint);
  }

  /** The character as JSON writes it (RFC 8259, section 7). */
  static String jsonEscape(int codePoint) {
    StringBuilder escape = new StringBuilder();
    for (char unit : Character.toChars(codePoint)) {
      escape.append("\\u%04x".formatted((int) unit));
    }
    return escape.toString();
  }
}
