package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    description = {
      "Lists the containers below the directory of the global flag --root.",
    })
final class ListCommand implements Command {
  @Option(
      names = {"--format", "-f"},
      paramLabel = "format",
      description = "table (default) or json")
  String format = "table";

  @Option(
      names = {"--quiet", "-q"},
      description = "print only the ids")
  boolean quiet;

  @Override
  public int run(CommandContext context) throws CommandException {
    throw new CommandException("list: not supported yet");
  }
}
