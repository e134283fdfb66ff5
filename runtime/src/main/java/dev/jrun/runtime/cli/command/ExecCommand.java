package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cgroup.SubgroupPaths;
import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.lifecycle.Document;
import dev.jrun.runtime.lifecycle.ExecProcess;
import dev.jrun.runtime.lifecycle.ExecRequest;
import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.parent.Parent;
import dev.jrun.spec.Process;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

final class ExecCommand implements Command {
  private final Flags flags =
      new Flags(
              "Executes a command in a container that is created or running. What no flag sets is"
                  + " as",
              "in the container: its environment, user and working directory, for example. In the",
              "foreground, signals are passed on to the process, and its exit status becomes that"
                  + " of",
              "jrun (128+N if signal N ended it); if jrun fails, it is 255.",
              "",
              "Flags are in front of the container's id: what follows it is the command with flags"
                  + " of",
              "its own. To list the processes of the container \"ubuntu01\":",
              "",
              "    # jrun exec ubuntu01 ps")
          .stoppingAtArgument();

  private final ProcessFlags process = new ProcessFlags(flags);
  private final ExecFlags exec = new ExecFlags(flags);

  private final Flag<String> processFile =
      flags.text(
          List.of("--process", "-p"),
          "file",
          "",
          "read the process from a file, an object as /process of config.json: instead of the",
          "command and of all flags that say what it is");

  private final Flag<Boolean> detach =
      flags.toggle(List.of("--detach", "-d"), "return as soon as the process has been started");

  private final Flag<List<String>> cgroup =
      flags.texts(
          List.of("--cgroup"),
          "cgroup",
          "let the process be in an existing group below the container's; with cgroup v1 as",
          "CONTROLLER[,CONTROLLER]:PATH, too, more than once");

  private final Flag<Boolean> ignorePaused =
      flags.toggle(
          List.of("--ignore-paused"),
          "in a paused container, too, where the process waits until it is resumed");

  private final Flag<Boolean> dryRun =
      flags.toggle(List.of("--dry-run"), "print the plan instead of executing it");

  private final Argument id = flags.argument("<container-id>");
  private final Supplier<List<String>> command = flags.moreArguments("<command> [arguments...]");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    LaunchFlags.requireRoot(context);
    Host host = context.host();
    ExecProcess operation = new ExecProcess(host);
    ExecRequest request = request(context);
    if (dryRun.value()) {
      context.out().print(PrintableText.of(operation.plan(request).print()));
      return ExitStatus.SUCCESS;
    }
    if (detach.value()) {
      operation.detached(request);
      return ExitStatus.SUCCESS;
    }
    try (Parent.Signals signals = host.parent().catchSignals()) {
      return operation.foreground(request, signals);
    }
  }

  private ExecRequest request(CommandContext context) throws CommandException, IOException {
    return new ExecRequest(
        id.value(),
        processOf(context),
        process.descriptors(context.invocation(), 0),
        process.pid(context),
        SubgroupPaths.parse(cgroup.value()),
        process.console(context, detach.value()),
        ignorePaused.value());
  }

  private UnaryOperator<Process> processOf(CommandContext context)
      throws CommandException, IOException {
    if (!processFile.value().isEmpty()) {
      Process read = Document.read(context.resolve(processFile.value()), Process.class);
      return _ -> read;
    }
    if (command.get().isEmpty()) {
      throw new CommandException("process args cannot be empty");
    }
    return exec.process(command.get());
  }
}
