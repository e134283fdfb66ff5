package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.kernel.Signal;
import dev.jrun.runtime.lifecycle.KillContainer;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Sends a signal, by default SIGTERM, to the container's init process. The signal is a",
      "name, with or without SIG, in upper or lower case, or a number.",
      "",
      "To send KILL to the init process of the container \"ubuntu01\":",
      "",
      "    # jrun kill ubuntu01 KILL"
    })
final class KillCommand implements Command {
  @Option(
      names = {"--all", "-a"},
      description = {
        "send the signal to all processes inside the container; not an error if there",
        "are none"
      })
  boolean all;

  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Parameters(index = "1", arity = "0..1", paramLabel = "[signal]")
  String signal = "SIGTERM";

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    KillContainer kill = new KillContainer(context.host());
    if (all) {
      kill.all(id, number());
    } else {
      kill.run(id, number());
    }
    return ExitStatus.SUCCESS;
  }

  private int number() throws CommandException {
    try {
      return Signal.parse(signal).number();
    } catch (IllegalArgumentException unknown) {
      throw new CommandException(unknown.getMessage(), unknown);
    }
  }
}
