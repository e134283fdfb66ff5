package dev.jrun.runtime.cli.invocation;

/** Exit statuses of jrun itself; a foreground container's own status passes through beside them. */
public final class ExitStatus {
  /** The command did what it was asked. */
  public static final int SUCCESS = 0;

  /** The command failed, or the command line is wrong. */
  public static final int FAILURE = 1;

  /** {@code exec} failed; the other statuses are those of the process that it executes. */
  public static final int EXEC_FAILURE = 255;

  /** There is no such command; runc's command line library chose the number. */
  public static final int UNKNOWN_COMMAND = 3;

  private ExitStatus() {}
}
