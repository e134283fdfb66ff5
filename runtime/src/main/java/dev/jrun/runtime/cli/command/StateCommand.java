package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Prints the state of a container as JSON. Its status is creating, created, running,",
      "paused or stopped; its pid is 0 when it is stopped."
    })
final class StateCommand implements Command {
  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Override
  public int run(CommandContext context) throws CommandException {
    throw new CommandException("state: not supported yet");
  }
}
