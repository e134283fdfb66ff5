package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.PauseContainer;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Stops all processes of a container where they are. Its status is then paused, until it",
      "is resumed."
    })
final class PauseCommand implements Command {
  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Override
  public int run(CommandContext context) throws IOException {
    new PauseContainer(context.host()).pause(id);
    return ExitStatus.SUCCESS;
  }
}
