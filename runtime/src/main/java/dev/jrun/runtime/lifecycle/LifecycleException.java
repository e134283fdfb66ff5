package dev.jrun.runtime.lifecycle;

/** An operation is refused or has failed; the message is for the user, in one line. */
public final class LifecycleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  LifecycleException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  LifecycleException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The failure of {@code cause}, in words that say more. */
  LifecycleException(String message, Throwable cause) {
    this(ErrorCode.of(cause), message, cause);
  }

  /** What kind of failure it is. */
  public ErrorCode code() {
    return code;
  }
}
