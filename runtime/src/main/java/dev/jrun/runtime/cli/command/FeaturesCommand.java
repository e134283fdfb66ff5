package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import picocli.CommandLine;

@CommandLine.Command(
    description = {
      "Prints what this jrun can do as JSON, in the format of the runtime specification's",
      "features.md."
    })
final class FeaturesCommand implements Command {
  @Override
  public int run(CommandContext context) throws CommandException {
    throw new CommandException("features: not supported yet");
  }
}
