package dev.jrun.runtime.keeper;

/** The client has ended before what it asked for was done. */
final class ClientGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientGoneException() {
    super("the caller has ended");
  }
}
