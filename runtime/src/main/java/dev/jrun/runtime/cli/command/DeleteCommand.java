package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.DeleteContainer;
import dev.jrun.runtime.lifecycle.Host;
import java.io.IOException;
import java.util.List;

final class DeleteCommand implements Command {
  private final Flags flags =
      new Flags(
          "Deletes what a stopped or created container holds: its init process, its cgroup and",
          "its state. A running container is left alone unless forced.");

  private final Flag<Boolean> force =
      flags.toggle(
          List.of("--force", "-f"),
          "kill the container first if it is still running; not an error if it does not",
          "exist");

  private final ContainerMatch containers = new ContainerMatch(flags);

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Host host = context.host();
    DeleteContainer delete = new DeleteContainer(host);
    containers.forEach(host, id -> delete.run(id, force.value()));
    return ExitStatus.SUCCESS;
  }
}
