package dev.jrun.runtime.cli.invocation;

/** A command failed; the message is all that its caller gets to know. */
public class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure worded as the caller shall read it: lower case, no full stop. */
  public CommandException(String message) {
    super(message);
  }

  /** A failure with the exception that it comes from, which {@code --debug} shows. */
  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
