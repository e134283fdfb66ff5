package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.PauseContainer;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(description = "Lets all processes of a paused container go on.")
final class ResumeCommand implements Command {
  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Override
  public int run(CommandContext context) throws IOException {
    new PauseContainer(context.host()).resume(id);
    return ExitStatus.SUCCESS;
  }
}
