package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.PauseContainer;
import java.io.IOException;

final class PauseCommand implements Command {
  private final Flags flags =
      new Flags(
          "Stops all processes of a container where they are. Its status is then paused, until it",
          "is resumed.");

  private final Argument id = flags.argument("<container-id>");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws IOException {
    new PauseContainer(context.host()).pause(id.value());
    return ExitStatus.SUCCESS;
  }
}
