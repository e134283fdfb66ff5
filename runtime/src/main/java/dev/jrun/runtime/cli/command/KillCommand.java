package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.kernel.Signal;
import dev.jrun.runtime.lifecycle.KillContainer;
import java.io.IOException;
import java.util.List;

final class KillCommand implements Command {
  private final Flags flags =
      new Flags(
              "Sends a signal, by default SIGTERM, to the container's init process. The signal is a",
              "name, with or without SIG, in upper or lower case, or a number.",
              "",
              "To send KILL to the init process of the container \"ubuntu01\":",
              "",
              "    # jrun kill ubuntu01 KILL")
          .stoppingAtArgument();

  private final Flag<Boolean> all =
      flags.toggle(
          List.of("--all", "-a"),
          "send the signal to all processes inside the container; not an error if there",
          "are none");

  private final Argument id = flags.argument("<container-id>");
  private final Argument signal = flags.optionalArgument("[signal]", "SIGTERM");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    KillContainer kill = new KillContainer(context.host());
    if (all.value()) {
      kill.all(id.value(), number());
    } else {
      kill.run(id.value(), number());
    }
    return ExitStatus.SUCCESS;
  }

  private int number() throws CommandException {
    try {
      return Signal.parse(signal.value()).number();
    } catch (IllegalArgumentException unknown) {
      throw new CommandException(unknown.getMessage(), unknown);
    }
  }
}
