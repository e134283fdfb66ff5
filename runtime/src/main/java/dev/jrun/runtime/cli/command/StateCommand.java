package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.ContainerInfo;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;

final class StateCommand implements Command {
  private final Flags flags =
      new Flags(
          "Prints the state of a container as JSON. Its status is creating, created, running,",
          "paused or stopped; its pid is 0 when it is stopped.");

  private final Argument id = flags.argument("<container-id>");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws IOException {
    // The owner is for list: runc leaves it empty here.
    ShownState state = ShownState.of(ContainerInfo.of(context.host(), id.value()), "");
    context.out().print(SpecWriter.write(state, Indent.TWO_SPACES));
    return ExitStatus.SUCCESS;
  }
}
