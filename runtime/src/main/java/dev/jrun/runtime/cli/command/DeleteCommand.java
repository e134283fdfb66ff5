package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.DeleteContainer;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Deletes what a stopped or created container holds: its init process, its cgroup and",
      "its state. A running container is left alone unless forced."
    })
final class DeleteCommand implements Command {
  @Option(
      names = {"--force", "-f"},
      description = {
        "kill the container first if it is still running; not an error if it does not",
        "exist"
      })
  boolean force;

  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Override
  public int run(CommandContext context) throws IOException {
    new DeleteContainer(context.host()).run(id, force);
    return ExitStatus.SUCCESS;
  }
}
