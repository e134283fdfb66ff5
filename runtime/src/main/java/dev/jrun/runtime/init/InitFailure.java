package dev.jrun.runtime.init;

/** The init could not be started, or ended without saying why. */
public final class InitFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InitFailure(String message) {
    super(message);
  }
}
