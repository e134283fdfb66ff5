package dev.jrun.runtime.parent;

/** Whose children the processes were to become has ended before what it asked for was done. */
public final class CallerGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CallerGoneException() {
    super("the caller has ended");
  }
}
