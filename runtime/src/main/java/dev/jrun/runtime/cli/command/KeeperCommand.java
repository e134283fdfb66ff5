package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.ServingKeeper;
import dev.jrun.runtime.lifecycle.ErrorCode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

final class KeeperCommand implements Command {
  private static final String NONE = "no keeper is running for this caller";
  private static final int MEBIBYTE = 1 << 20;

  private final Flags flags =
      new Flags(
          "The keeper is a process that serves the commands of many callers, so that they need not",
          "start a JVM each. The first command starts it, and it leaves when it has been idle for",
          "some time. Containers do not depend on it.",
          "",
          "   status   print what it is and does; fails if none is running",
          "   stop     let it finish the commands that it serves, and leave",
          "",
          "JRUN_KEEPER=off in the environment of a command makes it do without. /etc/jrun.json has"
              + " the",
          "settings, here with their defaults: {\"keeper\": {\"enabled\": true, \"idleSeconds\":"
              + " 300}}");

  private final Argument action = flags.argument("status|stop");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException {
    Optional<ServingKeeper> keeper = keeper(context.invocation());
    switch (action.value()) {
      case "status" -> print(context.out(), keeper.orElseThrow(KeeperCommand::none).status());
      case "stop" -> keeper.ifPresentOrElse(ServingKeeper::stop, () -> context.out().println(NONE));
      default -> throw new CommandException("keeper: neither status nor stop: " + action.value());
    }
    return ExitStatus.SUCCESS;
  }

  private static CommandException none() {
    return new CommandException(ErrorCode.KEEPER_NOT_RUNNING, NONE);
  }

  /** One that runs only since somebody asks for it was not there, and leaves. */
  private static Optional<ServingKeeper> keeper(Invocation invocation) {
    Optional<ServingKeeper> keeper = invocation.keeper();
    if (keeper.isPresent() && keeper.get().isOnlyFor(invocation.parent().pid())) {
      keeper.get().stop();
      return Optional.empty();
    }
    return keeper;
  }

  private static void print(PrintStream out, ServingKeeper.Status status) {
    row(out, "pid", status.pid());
    row(out, "build", status.build());
    row(out, "running", words(status.age()));
    row(out, "commands", status.commands());
    row(out, "clients", status.clients());
    row(out, "memory", status.residentBytes() / MEBIBYTE + " MiB");
    row(out, "idle limit", words(status.idle()));
    row(out, "settings", status.settings());
  }

  private static void row(PrintStream out, String name, Object value) {
    out.printf("%-12s%s%n", name, value);
  }

  private static String words(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
