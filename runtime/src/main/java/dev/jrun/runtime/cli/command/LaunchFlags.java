package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.init.ProgramListing;
import dev.jrun.runtime.init.TraceListener;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.lifecycle.CreateContainer;
import dev.jrun.runtime.lifecycle.CreateRequest;
import dev.jrun.runtime.lifecycle.Document;
import dev.jrun.runtime.lifecycle.ErrorCode;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Flags of the commands that make a container. */
final class LaunchFlags {
  private final Flag<String> bundle;
  private final Flag<String> config;
  private final ProcessFlags process;
  private final Flag<Boolean> noPivot;
  private final Flag<Boolean> noNewKeyring;
  final Flag<DryRun> dryRun;

  /** Declares them among the flags of a command. */
  LaunchFlags(Flags flags) {
    bundle =
        flags.text(
            List.of("--bundle", "-b"),
            "dir",
            "",
            "directory of the bundle (default: the current directory)");
    config =
        flags.text(
            List.of("--config", "-f"),
            "file",
            "",
            "read the configuration from another file than the bundle's config.json");
    process = new ProcessFlags(flags);
    noPivot =
        flags.toggle(
            List.of("--no-pivot"),
            "move the root file system instead of calling pivot_root, which fails",
            "when it lies on a ramfs");
    noNewKeyring =
        flags.toggle(
            List.of("--no-new-keyring"),
            "let the container inherit the session keyring of the caller instead of giving it",
            "one of its own");
    dryRun =
        flags.optionalChoice(
            List.of("--dry-run"),
            DryRun.PLAN,
            "print the launch plan instead of executing it (needs no root);",
            "--dry-run=program, with an equals sign, prints the rows that the init would execute");
  }

  /**
   * What the flags ask for.
   *
   * @param detached whether the command does not wait for the container
   * @param trace is told of each step
   */
  CreateRequest request(
      CommandContext context, String id, boolean detached, Optional<TraceListener> trace)
      throws CommandException, IOException {
    Path directory = context.resolve(bundle.value());
    if (directory.toString().indexOf('\ufffd') >= 0) {
      throw new CommandException(directory + ": the name of the bundle is not UTF-8");
    }
    context.log().debug("container " + id + " of the bundle " + directory);
    int listening = listenDescriptors(context.invocation());
    CreateRequest request =
        new CreateRequest(
            id,
            directory,
            Optional.empty(),
            process.descriptors(context.invocation(), listening),
            listening,
            process.pid(context),
            !noPivot.value(),
            !noNewKeyring.value(),
            context.cgroupDriver(),
            process.console(context, detached),
            trace,
            Optional.empty());
    return config.value().isEmpty()
        ? request
        : request.withSpec(Document.read(context.resolve(config.value()), Spec.class));
  }

  /** The sockets that were handed to this very process (sd_listen_fds(3)). */
  private static int listenDescriptors(Invocation invocation) throws CommandException {
    String self = Integer.toString(invocation.parent().pid());
    String count = invocation.environment().get("LISTEN_FDS");
    if (count == null || !self.equals(invocation.environment().get("LISTEN_PID"))) {
      return 0;
    }
    if (!count.matches("[0-9]{1,6}")) {
      throw new CommandException("LISTEN_FDS=" + count + ": not a number of descriptors");
    }
    return Integer.parseInt(count);
  }

  /** Says at once what would otherwise be told by whatever is not permitted first. */
  static void requireRoot(CommandContext context) throws CommandException {
    if (context.invocation().effectiveUserId() != 0) {
      throw new CommandException(
          ErrorCode.PERMISSION_DENIED,
          "jrun needs root, if only that of a user namespace (unshare --map-root-user)");
    }
  }

  /** Prints what would be done. */
  int dryRun(CommandContext context, CreateRequest request) throws IOException {
    LaunchPlan plan = new CreateContainer(context.host()).plan(request);
    PrintStream out = context.out();
    switch (dryRun.value()) {
      case PLAN -> out.print(PrintableText.of(plan.print()));
      case PROGRAM ->
          out.print(PrintableText.of(ProgramListing.print(plan, request.descriptors().size())));
    }
    return ExitStatus.SUCCESS;
  }

  /** What to print instead of launching. */
  enum DryRun {
    /** The steps, for people. */
    PLAN,
    /** The table that the container's init executes. */
    PROGRAM
  }
}
