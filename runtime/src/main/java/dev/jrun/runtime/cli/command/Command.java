package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import java.io.IOException;

/** A command of jrun, for one command line. */
public interface Command {
  /** Its flags and arguments, to be set before it is run. */
  Flags flags();

  /**
   * Does what the command is for.
   *
   * @return the exit status
   * @throws CommandException if it failed, worded for the caller
   * @throws IOException if a file that the caller named can't be used
   */
  int run(CommandContext context) throws CommandException, IOException;
}
