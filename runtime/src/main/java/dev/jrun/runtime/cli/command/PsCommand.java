package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.lifecycle.ContainerFigures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Displays the processes of a container: those lines that the host's ps prints of them.",
      "Arguments after the id are for ps (default: -ef); its output must have a column PID."
    })
final class PsCommand implements Command {
  @Option(
      names = {"--format", "-f"},
      paramLabel = "format",
      description = "table (default), or json for the process ids alone")
  String format = "table";

  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "[ps arguments]")
  List<String> arguments = List.of();

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Set<Long> processes = ContainerFigures.of(context.host(), id).processes();
    switch (format) {
      // Without processes null: so Go writes a list that nothing was added to.
      case "json" ->
          context
              .out()
              .println(processes.isEmpty() ? "null" : processes.toString().replace(" ", ""));
      case "table" -> context.out().print(PrintableText.of(table(context.invocation(), processes)));
      default -> throw new CommandException("invalid format option: " + format);
    }
    return ExitStatus.SUCCESS;
  }

  private String table(Invocation invocation, Set<Long> processes)
      throws CommandException, IOException {
    List<String> command = new ArrayList<>(List.of(find(invocation)));
    command.addAll(arguments == null || arguments.isEmpty() ? List.of("-ef") : arguments);
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
        .orElseThrow(() -> new CommandException("ps: executable file not found in $PATH"));
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
      throw new CommandException("ps: interrupted", e);
    }
    return output;
  }
}
