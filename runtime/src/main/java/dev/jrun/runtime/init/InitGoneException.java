package dev.jrun.runtime.init;

/** The init that waits for start is no more: nobody reads its FIFO. */
public final class InitGoneException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InitGoneException(String message) {
    super(message);
  }
}
