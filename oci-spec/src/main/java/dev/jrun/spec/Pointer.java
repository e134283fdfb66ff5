package dev.jrun.spec;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A place in a JSON document, as in RFC 6901.
 *
 * @param parent the enclosing place; null for the whole document
 * @param token the key or index within it, not escaped
 */
public record Pointer(Pointer parent, String token) {
  /** The whole document. */
  public static final Pointer ROOT = new Pointer(null, "");

  /** Returns the member of this place with the key. */
  public Pointer key(String key) {
    return new Pointer(this, key);
  }

  /** Returns the element of this place at the index. */
  public Pointer index(int index) {
    return new Pointer(this, Integer.toString(index));
  }

  /** Returns the text of the pointer: {@code /process/args/0}, and nothing for the document. */
  @Override
  public String toString() {
    Deque<String> tokens = new ArrayDeque<>();
    for (Pointer place = this; place.parent != null; place = place.parent) {
      tokens.addFirst(place.token.replace("~", "~0").replace("/", "~1"));
    }
    StringBuilder text = new StringBuilder();
    tokens.forEach(token -> text.append('/').append(token));
    return text.toString();
  }
}
