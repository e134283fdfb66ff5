package dev.jrun.runtime.lifecycle;

/** An operation is refused or has failed; the message is for the user, in one line. */
public final class LifecycleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LifecycleException(String message) {
    super(message);
  }

  LifecycleException(String message, Throwable cause) {
    super(message, cause);
  }
}
