package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.StartContainer;
import java.io.IOException;

final class StartCommand implements Command {
  private final Flags flags =
      new Flags(
          "Executes the user-defined process in a created container. Fails if it can't be executed.");

  private final Argument id = flags.argument("<container-id>");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws IOException {
    new StartContainer(context.host()).run(id.value());
    return ExitStatus.SUCCESS;
  }
}
