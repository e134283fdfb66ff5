package dev.jrun.runtime.cli.command;

import dev.jrun.bundles.DemoBundle;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.lifecycle.CreateContainer;
import dev.jrun.runtime.lifecycle.CreateRequest;
import dev.jrun.runtime.lifecycle.ErrorCode;
import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.lifecycle.RunContainer;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

final class DemoCommand implements Command {
  private final Flags flags =
      new Flags(
          "Makes a bundle in a temporary directory from the static busybox of this machine, or",
          "else from its own shell and tools, prints the launch plan, runs a container that",
          "shows its process id, host name, mounts and processes, and removes everything.");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    if (context.invocation().effectiveUserId() != 0) {
      throw new CommandException(ErrorCode.PERMISSION_DENIED, "demo: needs root (sudo jrun demo)");
    }
    PrintStream out = context.out();
    String path = context.invocation().environment().get("PATH");
    int status;
    try (DemoBundle bundle = DemoBundle.create(Path.of("/tmp"), path, false)) {
      out.println("The bundle: " + bundle.directory());
      out.println("  rootfs/      " + bundle.source());
      out.println("  config.json  what \"jrun spec\" writes, with a script for the shell");
      status = launch(context, bundle);
    }
    out.println();
    out.println("The container and its bundle are removed: the demo left nothing behind.");
    return status;
  }

  private static int launch(CommandContext context, DemoBundle bundle) throws IOException {
    PrintStream out = context.out();
    // What has no effect in the demo's own configuration is no news for who runs the demo.
    Host host = context.host(context.log()::debug);
    String id = "demo-" + context.invocation().parent().pid();
    CreateRequest request = CreateRequest.of(id, bundle.directory());
    out.println();
    out.println("The launch plan: all that happens from here until the shell runs, in order.");
    out.println("The init is the new process; on the right, what in config.json asks for it.");
    out.println();
    out.print(new CreateContainer(host).plan(request).print());
    out.println();
    out.println("The container:");
    out.println();
    // The container writes to the same stream, past this buffer.
    out.flush();
    try (Parent.Signals signals = host.parent().catchSignals()) {
      return new RunContainer(host).foreground(request, false, signals);
    }
  }
}
