package dev.jrun.runtime.cgroup.systemd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Reads the text format of GVariant (docs.gtk.org, "GVariant Text Format"), as far as D-Bus has its
 * types: none of {@code maybe}.
 */
final class VariantParser {
  /** Deeper, a D-Bus message would be refused. */
  private static final int MAX_DEPTH = 32;

  /** In characters (D-Bus Specification, "Valid Signatures"). */
  private static final int MAX_SIGNATURE = 255;

  private static final Map<String, String> TYPE_WORDS =
      Map.ofEntries(
          Map.entry("boolean", "b"),
          Map.entry("byte", "y"),
          Map.entry("int16", "n"),
          Map.entry("uint16", "q"),
          Map.entry("int32", "i"),
          Map.entry("uint32", "u"),
          Map.entry("int64", "x"),
          Map.entry("uint64", "t"),
          Map.entry("double", "d"),
          Map.entry("string", "s"),
          Map.entry("objectpath", "o"),
          Map.entry("signature", "g"));

  private static final Map<Character, Character> ESCAPES =
      Map.of('a', '\u0007', 'b', '\b', 'f', '\f', 'n', '\n', 'r', '\r', 't', '\t', 'v', '\u000b');

  private final String text;
  private int position;
  private int depth;

  private VariantParser(String text) {
    this.text = text;
  }

  /** The value that a text stands for. */
  static BusValue parse(String text) throws VariantSyntaxException {
    VariantParser parser = new VariantParser(text);
    VariantNode node = parser.node();
    if (parser.peek() != 0) {
      throw parser.mistake("unexpected '" + parser.peek() + "'");
    }
    return node.value(node.infer());
  }

  private VariantSyntaxException mistake(String what) {
    return new VariantSyntaxException(what + " at character " + (position + 1));
  }

  /** The next character that is no space, 0 at the end. */
  private char peek() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position < text.length() ? text.charAt(position) : 0;
  }

  private void expect(char character) throws VariantSyntaxException {
    if (!accept(character)) {
      throw mistake(
          "'"
              + character
              + "' expected, "
              + (peek() == 0 ? "the end" : "'" + peek() + "'")
              + " found");
    }
  }

  private boolean accept(char character) {
    boolean found = peek() == character;
    if (found) {
      position++;
    }
    return found;
  }

  private VariantNode node() throws VariantSyntaxException {
    if (++depth > MAX_DEPTH) {
      throw mistake("nested too deep");
    }
    try {
      return switch (peek()) {
        case 0 -> throw mistake("a value expected, the end found");
        case '[' -> new VariantNode.Elements(list('[', ']'));
        case '(' -> new VariantNode.Members(list('(', ')'));
        case '{' -> entries();
        case '<' -> wrapped();
        case '@' -> typed();
        case '\'', '"' -> new VariantNode.Characters(string());
        default -> word();
      };
    } finally {
      depth--;
    }
  }

  private List<VariantNode> list(char begin, char end) throws VariantSyntaxException {
    expect(begin);
    List<VariantNode> nodes = new ArrayList<>();
    while (!accept(end)) {
      nodes.add(node());
      if (!accept(',')) {
        expect(end);
        break;
      }
    }
    return nodes;
  }

  private VariantNode entries() throws VariantSyntaxException {
    expect('{');
    Map<VariantNode, VariantNode> entries = new LinkedHashMap<>();
    while (!accept('}')) {
      VariantNode key = node();
      expect(':');
      entries.put(key, node());
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    return new VariantNode.Entries(entries);
  }

  private VariantNode wrapped() throws VariantSyntaxException {
    expect('<');
    VariantNode content = node();
    expect('>');
    return new VariantNode.Wrapped(content);
  }

  private VariantNode typed() throws VariantSyntaxException {
    expect('@');
    String signature = run(c -> !Character.isWhitespace(c));
    if (signature.length() > MAX_SIGNATURE || !Signature.isOneType(signature)) {
      throw mistake("no type");
    }
    return new VariantNode.Typed(signature, node());
  }

  private String run(IntPredicate belongs) {
    int begin = position;
    while (position < text.length() && belongs.test(text.charAt(position))) {
      position++;
    }
    return text.substring(begin, position);
  }

  private VariantNode word() throws VariantSyntaxException {
    if (text.startsWith("b'", position) || text.startsWith("b\"", position)) {
      position++;
      return new VariantNode.Bytes(string());
    }
    String word = run(c -> Character.isLetterOrDigit(c) || "+-._".indexOf(c) >= 0);
    if (word.equals("true") || word.equals("false")) {
      return new VariantNode.Truth(word.equals("true"));
    }
    if (TYPE_WORDS.containsKey(word)) {
      return new VariantNode.Typed(TYPE_WORDS.get(word), node());
    }
    if (!word.isEmpty() && "+-.0123456789".indexOf(word.charAt(0)) >= 0) {
      return new VariantNode.Digits(word);
    }
    throw mistake(word.isEmpty() ? "unexpected '" + peek() + "'" : "unexpected " + word);
  }

  private String string() throws VariantSyntaxException {
    char quote = text.charAt(position++);
    StringBuilder content = new StringBuilder();
    while (position < text.length() && text.charAt(position) != quote) {
      char character = text.charAt(position++);
      if (character == '\\') {
        escape(content);
      } else {
        content.append(character);
      }
    }
    if (position == text.length()) {
      throw mistake("a string without an end");
    }
    position++;
    return content.toString();
  }

  private void escape(StringBuilder content) throws VariantSyntaxException {
    if (position == text.length()) {
      throw mistake("a string without an end");
    }
    char escaped = text.charAt(position++);
    switch (escaped) {
      case 'u' -> content.appendCodePoint(hexadecimal(4));
      case 'U' -> content.appendCodePoint(hexadecimal(8));
      // A line break that is not meant.
      case '\n' -> {}
      default -> content.append(ESCAPES.getOrDefault(escaped, escaped));
    }
  }

  private int hexadecimal(int digits) throws VariantSyntaxException {
    try {
      int code = Integer.parseInt(text.substring(position, position + digits), 16);
      if (!Character.isValidCodePoint(code)) {
        throw mistake("no character has this number");
      }
      position += digits;
      return code;
    } catch (NumberFormatException | StringIndexOutOfBoundsException _) {
      throw mistake(digits + " hexadecimal digits expected");
    }
  }
}
