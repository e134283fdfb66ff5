package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.init.TraceListener;
import dev.jrun.runtime.lifecycle.CreateRequest;
import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.lifecycle.RunContainer;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

final class RunCommand implements Command {
  private final Flags flags =
      new Flags(
          "Creates the container of a bundle and starts its process. In the foreground, signals",
          "are passed on to the process, its exit status becomes that of jrun (128+N if signal N",
          "ended it), and the container is deleted when it has exited.",
          "",
          "The id is a name of yours, unique on this host, of letters, digits and _ + . -");

  private final LaunchFlags launch = new LaunchFlags(flags);

  private final Flag<Boolean> detach =
      flags.toggle(List.of("--detach", "-d"), "return as soon as the process has been started");

  private final Flag<Boolean> keep =
      flags.toggle(List.of("--keep"), "do not delete the container after it exits");

  @SuppressWarnings("unused") // declared, to be accepted
  private final Flag<Boolean> noSubreaper =
      flags.toggle(
          List.of("--no-subreaper"),
          "has no effect, since run never adopts orphaned processes of the container");

  private final Flag<Boolean> trace =
      flags.toggle(
          List.of("--trace"), "print each step of the launch with its result to standard error");

  private final Flag<Boolean> explainSeccomp =
      flags.toggle(
          List.of("--explain-seccomp"),
          "print each system call that the seccomp profile denies, but by SCMP_ACT_TRAP, with its",
          "arguments, to standard error; only in the foreground");

  private final Argument id = flags.argument("<new-container-id>");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Optional<TraceListener> listener =
        trace.value()
            ? Optional.of(new TracePrinter(context.invocation().streams().err()))
            : Optional.empty();
    CreateRequest request = launch.request(context, id.value(), detach.value(), listener);
    if (explainSeccomp.value()) {
      request = request.withDenials(new DenialPrinter(context.invocation().streams().err()));
    }
    if (launch.dryRun.given()) {
      return launch.dryRun(context, request);
    }
    LaunchFlags.requireRoot(context);
    Host host = context.host();
    RunContainer run = new RunContainer(host);
    if (detach.value()) {
      run.detached(request);
      return ExitStatus.SUCCESS;
    }
    try (Parent.Signals signals = host.parent().catchSignals()) {
      return run.foreground(request, keep.value(), signals);
    }
  }
}
