package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.CreateContainer;
import dev.jrun.runtime.lifecycle.CreateRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

final class CreateCommand implements Command {
  private final Flags flags =
      new Flags(
          "Creates the container of a bundle: a directory with a configuration \"config.json\"",
          "and a root file system. The container's process waits for \"jrun start\".",
          "",
          "The id is a name of yours, unique on this host, of letters, digits and _ + . -");

  private final LaunchFlags launch = new LaunchFlags(flags);

  @SuppressWarnings("unused") // declared, to be accepted
  private final Flag<Boolean> detach =
      flags.toggle(
          List.of("--detach", "-d"),
          "has no effect, since create always detaches; go-runc may send it");

  private final Argument id = flags.argument("<new-container-id>");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    CreateRequest request = launch.request(context, id.value(), true, Optional.empty());
    if (launch.dryRun.given()) {
      return launch.dryRun(context, request);
    }
    LaunchFlags.requireRoot(context);
    new CreateContainer(context.host()).run(request);
    return ExitStatus.SUCCESS;
  }
}
