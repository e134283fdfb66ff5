package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import picocli.CommandLine;

@CommandLine.Command(
    description = {
      "Makes a bundle in a temporary directory from the static busybox of this machine, or",
      "else from its own shell and tools, prints the launch plan, runs a container that",
      "shows its process id, host name, mounts and processes, and removes everything."
    })
final class DemoCommand implements Command {
  @Override
  public int run(CommandContext context) throws CommandException {
    throw new CommandException("demo: not supported yet");
  }
}
