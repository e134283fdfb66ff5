package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.command.CommandTable;
import dev.jrun.runtime.cli.flag.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Help texts in the layout of runc's, made of what the commands declare. */
final class Help {
  private static final String INDENT = "   ";

  private final StringBuilder text = new StringBuilder();

  private Help() {}

  /** The help of jrun as a whole. */
  static String ofProgram(Flags globals, Version version) {
    Help help = new Help();
    help.section("NAME:", List.of("jrun - Open Container Initiative runtime"));
    help.text.append('\n');
    help.lines("", globals.description());
    help.section(
        "USAGE:", List.of("jrun [global options] command [command options] [arguments...]"));
    help.section("VERSION:", version.lines());
    help.table(
        "COMMANDS:",
        Stream.concat(
                Stream.of(CommandTable.values()).map(row -> row(row.word(), row.summary())),
                Stream.of(row("help, h", "show the list of commands or help for one command")))
            .toList());
    help.options("GLOBAL OPTIONS:", globals);
    return help.text.toString();
  }

  /** The help of one command. */
  static String ofCommand(CommandTable command, Flags flags) {
    Help help = new Help();
    help.section("NAME:", List.of("jrun " + command.word() + " - " + command.summary()));
    String usage =
        "jrun " + command.word() + " [command options] " + String.join(" ", flags.arguments());
    help.section("USAGE:", List.of(usage.stripTrailing()));
    help.section("DESCRIPTION:", flags.description());
    help.options("OPTIONS:", flags);
    return help.text.toString();
  }

  private void section(String heading, List<String> content) {
    if (!content.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n").append(heading).append('\n');
      lines(INDENT, content);
    }
  }

  private void lines(String indent, List<String> content) {
    content.forEach(line -> text.append((indent + line).stripTrailing()).append('\n'));
  }

  private void options(String heading, Flags flags) {
    table(heading, flags.all().map(flag -> new Row(flag.usage(), flag.description())).toList());
  }

  /** Two columns; the second may have several lines. */
  private void table(String heading, List<Row> rows) {
    int width = rows.stream().mapToInt(row -> row.left.length()).max().orElse(0) + 2;
    List<String> content = new ArrayList<>();
    for (Row row : rows) {
      String left = row.left;
      for (String line : row.right) {
        content.add(left + " ".repeat(width - left.length()) + line);
        left = "";
      }
    }
    section(heading, content);
  }

  private record Row(String left, List<String> right) {}

  private static Row row(String left, String right) {
    return new Row(left, List.of(right));
  }
}
