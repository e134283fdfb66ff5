package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.kernel.Signal;
import dev.jrun.runtime.lifecycle.ErrorCode;
import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.lifecycle.KillContainer;
import java.io.IOException;
import java.util.List;

final class KillCommand implements Command {
  private final Flags flags =
      new Flags(
              "Sends a signal, by default SIGTERM, to the container's init process. The signal is"
                  + " a",
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

  private final ContainerMatch containers = new ContainerMatch(flags);
  private final Argument signal = flags.optionalArgument("[signal]", "SIGTERM");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Host host = context.host();
    KillContainer kill = new KillContainer(host);
    int number = number();
    containers.forEach(
        host,
        id -> {
          if (all.value()) {
            kill.all(id, number);
          } else {
            kill.run(id, number);
          }
        });
    return ExitStatus.SUCCESS;
  }

  private int number() throws CommandException {
    try {
      return Signal.parse(signal.value()).number();
    } catch (IllegalArgumentException unknown) {
      throw new CommandException(ErrorCode.INVALID_USAGE, unknown.getMessage(), unknown);
    }
  }
}
