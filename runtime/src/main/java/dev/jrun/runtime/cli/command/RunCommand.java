package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.init.TraceListener;
import dev.jrun.runtime.lifecycle.CreateRequest;
import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.lifecycle.RunContainer;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Creates the container of a bundle and starts its process. In the foreground, signals",
      "are passed on to the process, its exit status becomes that of jrun (128+N if signal N",
      "ended it), and the container is deleted when it has exited.",
      "",
      "The id is a name of yours, unique on this host, of letters, digits and _ + . -"
    })
final class RunCommand implements Command {
  @Mixin LaunchFlags launch;

  @Option(
      names = {"--detach", "-d"},
      description = "return as soon as the process has been started")
  boolean detach;

  @Option(names = "--keep", description = "do not delete the container after it exits")
  boolean keep;

  @Option(
      names = "--no-subreaper",
      description = "has no effect, since run never adopts orphaned processes of the container")
  boolean noSubreaper;

  @Option(
      names = "--trace",
      description = "print each step of the launch with its result to standard error")
  boolean trace;

  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Optional<TraceListener> listener =
        trace
            ? Optional.of(new TracePrinter(context.invocation().streams().err()))
            : Optional.empty();
    CreateRequest request = launch.request(context, id, listener);
    if (launch.dryRun != null) {
      return launch.dryRun(context, request);
    }
    LaunchFlags.requireRoot(context);
    Host host = context.host();
    RunContainer run = new RunContainer(host);
    if (detach) {
      run.detached(request);
      return ExitStatus.SUCCESS;
    }
    try (Parent.Signals signals = host.parent().catchSignals()) {
      return run.foreground(request, keep, signals);
    }
  }
}
