package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    description = {
      "Checks the configuration of a bundle and prints everything that is wrong with it, one",
      "line each, with the place in config.json. Exits with 0 if there is nothing."
    })
final class CheckCommand implements Command {
  @Option(
      names = {"--bundle", "-b"},
      paramLabel = "dir",
      description = "directory of the bundle (default: the current directory)")
  String bundle = "";

  @Override
  public int run(CommandContext context) throws CommandException {
    throw new CommandException("check: not supported yet");
  }
}
