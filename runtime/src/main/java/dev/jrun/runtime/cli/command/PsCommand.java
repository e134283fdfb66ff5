package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.lifecycle.ContainerFigures;
import dev.jrun.runtime.lifecycle.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

final class PsCommand implements Command {
  private final Flags flags =
      new Flags(
              "Displays the processes of a container: those lines that the host's ps prints of"
                  + " them.",
              "Arguments after the id are for ps (default: -ef); its output must have a column"
                  + " PID.")
          .stoppingAtArgument();

  private final Flag<String> format =
      flags.text(
          List.of("--format", "-f"),
          "table|json",
          "table",
          "json for the process ids alone (default: table)");

  private final Argument id = flags.argument("<container-id>");
  private final Supplier<List<String>> arguments = flags.moreArguments("[ps arguments]");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Set<Long> processes = ContainerFigures.of(context.host(), id.value()).processes();
    switch (format.value()) {
      // Without processes null: so Go writes a list that nothing was added to.
      case "json" ->
          context
              .out()
              .println(processes.isEmpty() ? "null" : processes.toString().replace(" ", ""));
      case "table" -> context.out().print(PrintableText.of(table(context.invocation(), processes)));
      default -> throw new CommandException("invalid format option: " + format.value());
    }
    return ExitStatus.SUCCESS;
  }

  private String table(Invocation invocation, Set<Long> processes)
      throws CommandException, IOException {
    List<String> command = new ArrayList<>(List.of(find(invocation)));
    command.addAll(arguments.get().isEmpty() ? List.of("-ef") : arguments.get());
    List<String> lines = output(invocation, command).lines().toList();
    int column = lines.isEmpty() ? -1 : Arrays.asList(words(lines.getFirst())).indexOf("PID");
    if (column < 0) {
      throw new CommandException("couldn't find PID field in ps output");
    }
    StringBuilder table = new StringBuilder(lines.getFirst()).append('\n');
    for (String line : lines.subList(1, lines.size())) {
      String[] words = words(line);
      if (words.length > column && isOneOf(words[column], processes)) {
        table.append(line).append('\n');
      }
    }
    return table.toString();
  }

  private static String[] words(String line) {
    return line.strip().split("\\s+");
  }

  private static boolean isOneOf(String pid, Set<Long> processes) {
    return pid.matches("[0-9]{1,18}") && processes.contains(Long.valueOf(pid));
  }

  /** On the caller's path, not on that of this process. */
  private static String find(Invocation invocation) throws CommandException {
    String path = invocation.environment().getOrDefault("PATH", "");
    return Arrays.stream(path.split(":", -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> invocation.workingDirectory().resolve(directory).resolve("ps"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() ->
            new CommandException(
                ErrorCode.HOST_UNSUPPORTED, "ps: executable file not found in $PATH"));
  }

  private static String output(Invocation invocation, List<String> command)
      throws CommandException, IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(invocation.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new CommandException("ps: exit status " + status + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ErrorCode.CANCELED, "ps: interrupted", e);
    }
    return output;
  }
}
