package dev.jrun.spec;

/**
 * Something in a document that is not as the specification wants it.
 *
 * @param severity whether the document can be used all the same
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the document as a whole
 * @param message what, in one line, lower case and without a full stop
 */
public record Violation(Severity severity, String pointer, String message) {
  private static final int QUOTED_LENGTH = 60;

  /** Whether a document with a violation can be used. */
  public enum Severity {
    /** It can't. */
    ERROR,
    /** It can; the specification asks for a warning or calls it deprecated. */
    WARNING
  }

  /** Returns a violation that makes the document unusable. */
  public static Violation error(Pointer pointer, String message) {
    return new Violation(Severity.ERROR, pointer.toString(), message);
  }

  /** Returns a violation that leaves the document usable. */
  public static Violation warning(Pointer pointer, String message) {
    return new Violation(Severity.WARNING, pointer.toString(), message);
  }

  /**
   * Returns text of a document for use in a message: in quotes, shortened, and with escapes for
   * what could end the line or change a terminal.
   */
  public static String quote(String text) {
    boolean isLong = text.length() > QUOTED_LENGTH;
    return "\""
        + escape(isLong ? text.substring(0, QUOTED_LENGTH) : text)
        + (isLong ? "…\"" : "\"");
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      escaped.append(
          Character.isISOControl(character)
              ? String.format("\\u%04x", (int) character)
              : Character.toString(character));
    }
    return escaped.toString();
  }

  /** Returns {@code POINTER: MESSAGE} in one line, whatever the keys of the document are. */
  @Override
  public String toString() {
    return pointer.isEmpty() ? message : escape(pointer) + ": " + message;
  }
}
