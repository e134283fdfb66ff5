package dev.jrun.runtime.cli.invocation;

/** The command line itself is wrong: its caller is shown the help, too. */
public final class UsageException extends CommandException {
  private static final long serialVersionUID = 1L;

  private final String headline;

  private UsageException(String headline, String message) {
    super(message);
    this.headline = headline;
  }

  /** A flag is unknown, lacks its value or has a wrong one. */
  public static UsageException ofFlag(String message) {
    return new UsageException("Incorrect Usage: " + message, message);
  }

  /** There are too few or too many arguments. */
  public static UsageException ofArguments(String message) {
    return new UsageException("Incorrect Usage.", message);
  }

  /** What stands above the help, worded as runc does. */
  public String headline() {
    return headline;
  }
}
