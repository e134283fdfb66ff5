package dev.jrun.runtime.seccomp;

/** There is no filter for a profile; the message names the property, or what is missing. */
public final class SeccompException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SeccompException(String message) {
    super(message);
  }
}
