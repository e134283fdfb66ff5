package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.lifecycle.ContainerInfo;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

final class ListCommand implements Command {
  private static final List<String> HEADER =
      List.of("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");

  /** As Go's tabwriter lays out runc's table. */
  private static final int NARROWEST_COLUMN = 12;

  private static final int GAP = 3;

  private final Flags flags =
      new Flags("Lists the containers below the directory of the global flag --root.");

  private final Flag<String> format =
      flags.text(
          List.of("--format", "-f"), "table|json", "table", "format of the list (default: table)");

  private final Flag<Boolean> quiet = flags.toggle(List.of("--quiet", "-q"), "print only the ids");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    List<ShownState> containers = containers(context);
    PrintStream out = context.out();
    if (quiet.value()) {
      containers.forEach(container -> out.println(container.id()));
      return ExitStatus.SUCCESS;
    }
    switch (format.value()) {
      case "table" -> out.print(PrintableText.of(table(containers)));
      case "json" -> out.println(json(containers));
      default -> throw new CommandException("invalid format option: " + format.value());
    }
    return ExitStatus.SUCCESS;
  }

  private static List<ShownState> containers(CommandContext context) throws IOException {
    List<ContainerInfo> containers = ContainerInfo.all(context.host());
    if (containers.isEmpty()) {
      return List.of();
    }
    // The same for all: the store takes nothing of another's.
    String owner = owner(context.root());
    return containers.stream().map(container -> ShownState.of(container, owner)).toList();
  }

  /** The user's name, {@code #1000} if it has none. */
  private static String owner(Path directory) throws IOException {
    String name = Files.getOwner(directory).getName();
    return name.chars().allMatch(Character::isDigit) ? "#" + name : name;
  }

  /** Without containers {@code null}: so Go writes a list that nothing was added to. */
  private static String json(List<ShownState> containers) {
    return containers.isEmpty()
        ? "null"
        : containers.stream()
            .map(container -> SpecWriter.write(container, Indent.NONE))
            .collect(Collectors.joining(",", "[", "]"));
  }

  private static String table(List<ShownState> containers) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADER));
    containers.forEach(container -> rows.add(row(container)));
    int last = HEADER.size() - 1;
    int[] widths = IntStream.range(0, last).map(column -> width(rows, column)).toArray();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < last; column++) {
        text.append(row.get(column)).repeat(' ', widths[column] - row.get(column).length());
      }
      text.append(row.get(last)).append('\n');
    }
    return text.toString();
  }

  private static List<String> row(ShownState container) {
    return List.of(
        container.id(),
        Long.toString(container.pid()),
        container.status(),
        container.bundle(),
        container.created(),
        container.owner());
  }

  private static int width(List<List<String>> rows, int column) {
    int longest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    return Math.max(longest + GAP, NARROWEST_COLUMN);
  }
}
