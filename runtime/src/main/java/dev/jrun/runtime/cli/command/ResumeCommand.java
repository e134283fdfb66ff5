package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.PauseContainer;
import java.io.IOException;

final class ResumeCommand implements Command {
  private final Flags flags = new Flags("Lets all processes of a paused container go on.");

  private final Argument id = flags.argument("<container-id>");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws IOException {
    new PauseContainer(context.host()).resume(id.value());
    return ExitStatus.SUCCESS;
  }
}
