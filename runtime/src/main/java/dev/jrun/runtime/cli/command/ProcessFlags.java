package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.console.ConsoleTarget;
import dev.jrun.runtime.lifecycle.PidTargets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Flags of the commands that start a process in a container. */
final class ProcessFlags {
  private static final int STANDARD_STREAMS = 3;

  private final Flag<String> consoleSocket;
  private final Flag<String> pidfdSocket;
  private final Flag<String> pidFile;
  private final Flag<Integer> preserveFds;

  /** Declares them among the flags of a command. */
  ProcessFlags(Flags flags) {
    consoleSocket =
        flags.text(
            List.of("--console-socket"),
            "path",
            "",
            "unix socket that gets the master end of the console's pseudoterminal");
    pidfdSocket =
        flags.text(
            List.of("--pidfd-socket"), "path", "", "unix socket that gets a pidfd of the process");
    pidFile =
        flags.text(
            List.of("--pid-file"),
            "file",
            "",
            "write the process id, without a line break, to a file");
    preserveFds =
        flags.number(
            List.of("--preserve-fds"),
            "n",
            "pass n additional file descriptors to the process",
            "(stdio + $LISTEN_FDS + n in total; default: 0)");
  }

  /**
   * Where the terminal of the process goes, if it has one.
   *
   * @param detached whether the command does not wait for the process
   */
  ConsoleTarget console(CommandContext context, boolean detached) throws CommandException {
    boolean listener = !consoleSocket.value().isEmpty();
    if (!detached && listener) {
      throw new CommandException(
          "cannot use console socket if jrun will not detach or allocate tty");
    }
    if (listener) {
      return new ConsoleTarget.Listener(context.resolve(consoleSocket.value()));
    }
    return detached
        ? new ConsoleTarget.Nowhere()
        : new ConsoleTarget.Streams(context.invocation().streams().descriptors());
  }

  /** Who is told which process it is. */
  PidTargets pid(CommandContext context) {
    return new PidTargets(path(pidFile, context), path(pidfdSocket, context));
  }

  private static Optional<Path> path(Flag<String> flag, CommandContext context) {
    return Optional.of(flag.value()).filter(path -> !path.isEmpty()).map(context::resolve);
  }

  /**
   * The caller's descriptors that the process gets. What the JVM opened itself at these numbers is
   * not the caller's to give (runc#5474).
   *
   * @param listening how many LISTEN_FDS tells of
   */
  List<Integer> descriptors(Invocation invocation, int listening) throws CommandException {
    int preserved = preserveFds.value();
    if (preserved < 0) {
      throw new CommandException("--preserve-fds: must not be negative");
    }
    long count = (long) STANDARD_STREAMS + listening + preserved;
    if (count > STANDARD_STREAMS && count > invocation.openDescriptors()) {
      throw new CommandException(
          "descriptor %d, to be preserved by --preserve-fds=%d and LISTEN_FDS=%d, is not open"
              .formatted(invocation.openDescriptors(), preserved, listening));
    }
    return IntStream.range(0, (int) count).boxed().toList();
  }
}
