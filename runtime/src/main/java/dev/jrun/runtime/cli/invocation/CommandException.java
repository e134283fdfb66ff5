package dev.jrun.runtime.cli.invocation;

import dev.jrun.runtime.lifecycle.ErrorCode;

/** A command failed; the message and the code are all that its caller gets to know. */
public class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** A wrong command line, worded as the caller shall read it: lower case, no full stop. */
  public CommandException(String message) {
    this(ErrorCode.INVALID_USAGE, message);
  }

  /** Any other failure, worded in the same way. */
  public CommandException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** A failure with the exception that it comes from, which {@code --debug} shows. */
  public CommandException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of failure it is. */
  public ErrorCode code() {
    return code;
  }
}
