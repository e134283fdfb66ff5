package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;

/**
 * A step of the launch failed in the container's init. The message names the field of config.json,
 * the operation, the errno and the step: {@code /mounts/2 (bind /srv on /data): move_mount: EACCES
 * (permission denied) [step 24/61, in the container's init]}.
 */
public final class StepFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient RowMeaning meaning;
  private final Errno errno;

  /** What a step was about, for who tells failures apart. */
  public enum Subject {
    /** Finding the container's program. */
    COMMAND,
    /** Executing it. */
    EXECUTION,
    /** A hook that runs in the container's namespaces. */
    HOOK,
    OTHER
  }

  StepFailure(RowMeaning meaning, Errno errno, String message) {
    super(message);
    this.meaning = meaning;
    this.errno = errno;
  }

  /** The row that failed. */
  RowMeaning meaning() {
    return meaning;
  }

  public Errno errno() {
    return errno;
  }

  /** What the step was about. */
  public Subject subject() {
    return switch (meaning.kind()) {
      case SEARCHED_COMMAND, GIVEN_COMMAND -> Subject.COMMAND;
      case EXECUTE -> Subject.EXECUTION;
      case HOOK -> Subject.HOOK;
      case PLAIN, DIRECTORY, LISTENER, ORDINARY_MOUNT -> Subject.OTHER;
    };
  }
}
