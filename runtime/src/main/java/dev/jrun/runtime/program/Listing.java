package dev.jrun.runtime.program;

import dev.jrun.runtime.abi.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows as text, for people. */
public final class Listing {
  private static final int LONGEST_STRING = 60;

  private Listing() {}

  /** A row: its call, and what follows from the result. */
  public static String line(Program program, int index) {
    Row row = program.rows().get(index);
    List<String> words = new ArrayList<>();
    words.add(call(program, row));
    row.result().ifPresent(slot -> words.add("→ " + operand(program, slot)));
    if (row.success() != index + 1) {
      words.add("then " + row.success());
    }
    if ((row.flags() & Row.TOLERATE_ALL) != 0) {
      words.add("any errno: " + row.otherwise());
    } else if (!row.tolerated().isEmpty()) {
      words.add(
          row.tolerated().stream().map(Errno::name).collect(Collectors.joining("|"))
              + ": "
              + row.otherwise());
    }
    if ((row.flags() & Row.POSITIVE_IS_ELSE) != 0) {
      words.add("parent: " + row.otherwise());
    }
    if ((row.flags() & Row.REPORT) != 0) {
      words.add("report");
    }
    return String.join(" ", words);
  }

  /** A row without what follows from its result. */
  public static String call(Program program, Row row) {
    return row.operation().title()
        + row.arguments().stream()
            .map(operand -> operand(program, operand))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String operand(Program program, Operand operand) {
    return switch (operand) {
      case Operand.Literal(long value) ->
          Math.abs(value) < 4096 ? Long.toString(value) : "0x" + Long.toHexString(value);
      case Operand.Content(int offset) -> "[" + offset + "]";
      case Operand.ContentAt(long address) -> "[0x" + Long.toHexString(address) + "]";
      case Operand.Address(int offset) -> "&" + offset + string(program, offset);
    };
  }

  /** The string at an address, if there is one that a person can read. */
  private static String string(Program program, int offset) {
    String text = program.string(offset);
    boolean readable = !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c != 0xfffd);
    return readable
        ? " \"" + text.substring(0, Math.min(text.length(), LONGEST_STRING)) + "\""
        : "";
  }
}
