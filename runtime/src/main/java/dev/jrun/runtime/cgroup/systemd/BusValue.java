package dev.jrun.runtime.cgroup.systemd;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value of D-Bus, with its type (D-Bus Specification, "Type System"). */
sealed interface BusValue {
  /** The type of most of systemd's numbers. */
  char UINT64 = 't';

  /** CGROUP_LIMIT_MAX and USEC_INFINITY of systemd. */
  long INFINITY = -1;

  /** The code of its type. */
  String signature();

  /** As plans show it. */
  String text();

  /** {@code b}. */
  record Flag(boolean value) implements BusValue {
    @Override
    public String signature() {
      return "b";
    }

    @Override
    public String text() {
      return value ? "yes" : "no";
    }
  }

  /**
   * An integer.
   *
   * @param type one of {@code ynqiuxt}
   * @param value in the range of that type; of {@code t} the 64 bits
   */
  record Whole(char type, long value) implements BusValue {
    @Override
    public String signature() {
      return String.valueOf(type);
    }

    @Override
    public String text() {
      if (type != UINT64) {
        return Long.toString(value);
      }
      return value == INFINITY ? "infinity" : Long.toUnsignedString(value);
    }
  }

  /** {@code d}. */
  record Real(double value) implements BusValue {
    @Override
    public String signature() {
      return "d";
    }

    @Override
    public String text() {
      return Double.toString(value);
    }
  }

  /**
   * A string.
   *
   * @param type {@code s}, or {@code o} for a path of an object, {@code g} for a signature
   */
  record Text(char type, String value) implements BusValue {
    @Override
    public String signature() {
      return String.valueOf(type);
    }

    @Override
    public String text() {
      return value.isEmpty() ? "\"\"" : value;
    }
  }

  /**
   * An array.
   *
   * @param element the type of each
   */
  record Array(String element, List<BusValue> values) implements BusValue {
    public Array {
      values = List.copyOf(values);
    }

    @Override
    public String signature() {
      return "a" + element;
    }

    @Override
    public String text() {
      return values.stream().map(BusValue::text).collect(Collectors.joining(" ", "[", "]"));
    }
  }

  /** A structure. */
  record Struct(List<BusValue> members) implements BusValue {
    public Struct {
      members = List.copyOf(members);
    }

    @Override
    public String signature() {
      return members.stream().map(BusValue::signature).collect(Collectors.joining("", "(", ")"));
    }

    @Override
    public String text() {
      return members.stream().map(BusValue::text).collect(Collectors.joining(" "));
    }
  }

  /**
   * An array of entries with different keys.
   *
   * @param key the type of the keys
   * @param value the type of the values
   */
  record Dictionary(String key, String value, Map<BusValue, BusValue> entries) implements BusValue {
    public Dictionary {
      entries = Map.copyOf(entries);
    }

    @Override
    public String signature() {
      return "a{" + key + value + "}";
    }

    @Override
    public String text() {
      return entries.entrySet().stream()
          .map(entry -> entry.getKey().text() + ":" + entry.getValue().text())
          .sorted()
          .collect(Collectors.joining(" ", "{", "}"));
    }
  }

  /** {@code v}: a value that carries its type along. */
  record Wrapped(BusValue content) implements BusValue {
    @Override
    public String signature() {
      return "v";
    }

    @Override
    public String text() {
      return content.text();
    }
  }

  static BusValue of(boolean value) {
    return new Flag(value);
  }

  static BusValue of(String value) {
    return new Text('s', value);
  }

  /** An unsigned number of 64 bits. */
  static BusValue of(long value) {
    return new Whole(UINT64, value);
  }
}
