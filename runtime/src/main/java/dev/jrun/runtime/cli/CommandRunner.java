package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.command.Command;
import dev.jrun.runtime.cli.command.CommandContext;
import dev.jrun.runtime.cli.command.CommandTable;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.Diagnosis;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.Log;
import dev.jrun.runtime.cli.invocation.LogFormat;
import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.cli.invocation.UsageException;
import dev.jrun.runtime.lifecycle.ErrorCode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs one command line from its arguments to its exit status. Knows only the invocation that it is
 * given: any number of them may run at once.
 */
public final class CommandRunner {
  /** What decoding leaves in place of bytes that have no meaning. */
  private static final char UNDECODABLE = '\ufffd';

  private static final Pool<GlobalOptions> GLOBALS = new Pool<>(GlobalOptions::new);

  private static final Map<CommandTable, Pool<Command>> COMMANDS =
      new EnumMap<>(CommandTable.class);

  static {
    for (CommandTable row : CommandTable.values()) {
      COMMANDS.put(row, new Pool<>(row::create));
    }
  }

  private final Invocation invocation;
  private final InstantSource clock;
  private final PrintStream out;
  private final GlobalOptions globals;

  private CommandRunner(Invocation invocation, InstantSource clock, GlobalOptions globals) {
    this.invocation = invocation;
    this.clock = clock;
    this.out = invocation.streams().out();
    this.globals = globals;
  }

  /**
   * Runs a command line.
   *
   * @param clock dates the log
   * @return the exit status, 0 to 255
   */
  public static int run(Invocation invocation, InstantSource clock) {
    try (Pool.Loan<GlobalOptions> globals = GLOBALS.take()) {
      return run(new CommandRunner(invocation, clock, globals.value()));
    }
  }

  private static int run(CommandRunner runner) {
    Invocation invocation = runner.invocation;
    int status = runner.run();
    // Flushes, and tells whether all that was printed was written: a full disk, a closed pipe.
    if (invocation.streams().out().checkError() && status == ExitStatus.SUCCESS) {
      status =
          runner.failed(
              runner.standardError(),
              new CommandException(ErrorCode.SYSTEM_CALL_FAILED, "can't write to standard output"));
    }
    invocation.streams().err().flush();
    return status;
  }

  private int run() {
    Log standardError = standardError();
    try {
      requireText(invocation.arguments());
      if (globals.flags().parse("jrun", invocation.arguments())) {
        return help();
      }
    } catch (UsageException e) {
      return misused(standardError, e, programHelp());
    } catch (CommandException e) {
      return failed(standardError, e);
    }
    if (globals.version.value()) {
      Version.current().lines().forEach(out::println);
      return ExitStatus.SUCCESS;
    }
    if (globals.flags().rest().isEmpty()) {
      return help();
    }
    try (Log log = globals.openLog(invocation, clock)) {
      return dispatch(log);
    } catch (CommandException | IOException | RuntimeException | Error e) {
      return failed(standardError, e);
    }
  }

  /**
   * Refuses arguments that are not UTF-8: decoded they are others, with U+FFFD for what could not
   * be, and a file that they name would be another.
   */
  private static void requireText(List<String> arguments) throws CommandException {
    for (String argument : arguments) {
      if (argument.indexOf(UNDECODABLE) >= 0) {
        throw new CommandException("argument is not UTF-8: " + argument);
      }
    }
  }

  private Log standardError() {
    return Log.on(
        invocation.streams().err(),
        invocation.streams().errIsTerminal() ? LogFormat.TERMINAL : LogFormat.TEXT,
        false,
        clock);
  }

  private int dispatch(Log log) {
    List<String> line = globals.flags().rest();
    String word = line.getFirst();
    List<String> arguments = line.subList(1, line.size());
    if (word.equals("help") || word.equals("h")) {
      if (arguments.isEmpty()) {
        return help();
      }
      word = arguments.getFirst();
      arguments = List.of("--help");
    }
    Optional<CommandTable> row = CommandTable.find(word);
    if (row.isEmpty()) {
      failed(log, new CommandException("No help topic for '" + word + "'"));
      return ExitStatus.UNKNOWN_COMMAND;
    }
    return runCommand(row.get(), arguments, log);
  }

  private int runCommand(CommandTable row, List<String> arguments, Log log) {
    try (Pool.Loan<Command> command = COMMANDS.get(row).take()) {
      return runCommand(row, command.value(), arguments, log);
    }
  }

  private int runCommand(CommandTable row, Command command, List<String> arguments, Log log) {
    Flags flags = command.flags();
    try {
      if (flags.parse(row.word(), arguments)) {
        out.print(Help.ofCommand(row, flags));
        return ExitStatus.SUCCESS;
      }
      globals.flags().refuseUnsupported();
      flags.refuseUnsupported();
    } catch (UsageException e) {
      return misused(log, e, Help.ofCommand(row, flags));
    } catch (CommandException e) {
      failed(log, e);
      return row.failureStatus();
    }
    return execute(row, command, log);
  }

  private int execute(CommandTable row, Command command, Log log) {
    try {
      if (row.failureStatus() != ExitStatus.FAILURE) {
        invocation.parent().endWithIfLost(row.failureStatus());
      }
      Path root = globals.rootDirectory(invocation);
      return command.run(
          new CommandContext(invocation, root, globals.cgroupDriver(invocation), log));
    } catch (CommandException | IOException | RuntimeException | Error e) {
      failed(log, Diagnosis.of(e).worded(row::failure), e);
      return row.failureStatus();
    }
  }

  private int help() {
    out.print(programHelp());
    return ExitStatus.SUCCESS;
  }

  private String programHelp() {
    return Help.ofProgram(globals.flags(), Version.current());
  }

  private int misused(Log log, UsageException e, String help) {
    out.println(PrintableText.of(e.headline()));
    out.println();
    out.print(help);
    return failed(log, e);
  }

  private int failed(Log log, Throwable e) {
    return failed(log, Diagnosis.of(e), e);
  }

  private int failed(Log log, Diagnosis diagnosis, Throwable e) {
    if (globals.debug.value()) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(log::debug);
    }
    log.error(diagnosis);
    return ExitStatus.FAILURE;
  }
}
