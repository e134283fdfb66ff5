package dev.jrun.runtime.cli.manual;

import java.util.ArrayList;
import java.util.List;

/** A manual page in the language of man(7). */
final class Roff {
  private final StringBuilder text = new StringBuilder();

  /** There a paragraph begins by itself. */
  private boolean afterHeading;

  /**
   * Begins a page of section 8.
   *
   * @param source the program with its version, for the foot of the page
   */
  Roff(String name, String source) {
    line(".TH %s 8 \"\" \"%s\" \"System Manager's Manual\"".formatted(escaped(name), source));
    // No hyphens in words that are there to be typed.
    line(".nh");
    line(".ad l");
  }

  Roff section(String heading) {
    line(".SH " + escaped(heading));
    afterHeading = true;
    return this;
  }

  /** A paragraph of a single line that is set already. */
  Roff set(String line) {
    return line(line);
  }

  /** Prose, as the help has it: paragraphs with empty lines between them; indented ones stay. */
  Roff prose(List<String> lines) {
    for (List<String> paragraph : paragraphs(lines)) {
      if (!afterHeading) {
        line(".PP");
      }
      boolean asItStands = paragraph.getFirst().startsWith(" ");
      if (asItStands) {
        line(".nf");
      }
      paragraph.forEach(this::plain);
      if (asItStands) {
        line(".fi");
      }
    }
    return this;
  }

  /** Something with what it means. */
  Roff item(String term, List<String> meaning) {
    line(".TP").line(term);
    meaning.forEach(this::plain);
    return this;
  }

  private static List<List<String>> paragraphs(List<String> lines) {
    List<List<String>> paragraphs = new ArrayList<>();
    List<String> current = new ArrayList<>();
    for (String line : lines) {
      if (line.isEmpty() && !current.isEmpty()) {
        paragraphs.add(current);
        current = new ArrayList<>();
      } else if (!line.isEmpty()) {
        current.add(line);
      }
    }
    if (!current.isEmpty()) {
      paragraphs.add(current);
    }
    return paragraphs;
  }

  private void plain(String words) {
    // At the start of a line these two would be requests.
    boolean request = words.startsWith(".") || words.startsWith("'");
    line((request ? "\\&" : "") + escaped(words));
  }

  private Roff line(String line) {
    afterHeading = false;
    text.append(line).append('\n');
    return this;
  }

  static String bold(String words) {
    return "\\fB" + escaped(words) + "\\fR";
  }

  static String italic(String words) {
    return "\\fI" + escaped(words) + "\\fR";
  }

  /** With characters that are what they look like: a hyphen that can be pasted, for one. */
  static String escaped(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
