package dev.jrun.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an absent value looks like in the records: text is null, a list or map is empty. An empty
 * text, list or map says the same as an absent one, as in the specification's Go types.
 */
public final class Absent {
  private Absent() {}

  /** Returns the text, or null for an empty one. */
  public static String ifEmpty(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** Returns an immutable copy of the list, or an empty one for null. */
  public static <T> List<T> toEmpty(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** Returns an immutable copy of the map in the same order, or an empty one for null. */
  public static <T> Map<String, T> toEmpty(Map<String, T> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
