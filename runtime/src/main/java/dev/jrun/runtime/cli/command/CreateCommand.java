package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.CreateContainer;
import dev.jrun.runtime.lifecycle.CreateRequest;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Creates the container of a bundle: a directory with a configuration \"config.json\"",
      "and a root file system. The container's process waits for \"jrun start\".",
      "",
      "The id is a name of yours, unique on this host, of letters, digits and _ + . -"
    })
final class CreateCommand implements Command {
  @Mixin LaunchFlags launch;

  @Option(
      names = {"--detach", "-d"},
      description = "has no effect, since create always detaches; go-runc may send it")
  boolean detach;

  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    CreateRequest request = launch.request(context, id, Optional.empty());
    if (launch.dryRun != null) {
      return launch.dryRun(context, request);
    }
    LaunchFlags.requireRoot(context);
    new CreateContainer(context.host()).run(request);
    return ExitStatus.SUCCESS;
  }
}
