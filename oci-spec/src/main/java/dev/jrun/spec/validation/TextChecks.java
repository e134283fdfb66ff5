package dev.jrun.spec.validation;

import dev.jrun.spec.json.Texts;

/** Checks of every string of a document. */
final class TextChecks {
  private TextChecks() {}

  /**
   * A NUL ends a string of the kernel: {@code "/safe\u0000/../path"} would mean another path there
   * than here. Texts that no system call gets may have it.
   */
  static void noNul(Record document, Findings findings) {
    Texts.visit(
        document,
        (place, text) -> {
          if (text.indexOf('\0') >= 0) {
            String pointer = place.toString();
            if (!pointer.startsWith("/annotations/")
                && !pointer.equals("/linux/seccomp/listenerMetadata")) {
              findings.error(place, "has a NUL character");
            }
          }
        });
  }
}
