package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.StartContainer;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Executes the user-defined process in a created container. Fails if it can't be executed."
    })
final class StartCommand implements Command {
  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Override
  public int run(CommandContext context) throws IOException {
    new StartContainer(context.host()).run(id);
    return ExitStatus.SUCCESS;
  }
}
