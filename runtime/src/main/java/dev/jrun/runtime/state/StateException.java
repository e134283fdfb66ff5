package dev.jrun.runtime.state;

import java.io.IOException;
import java.nio.file.Path;

/** The store refuses a request; the message is the one that callers of a runtime match. */
public final class StateException extends IOException {

  /** Why the store refused. */
  public enum Reason {
    /** The container id breaks the naming rule. */
    INVALID_ID,
    /** {@code create} of an id that has a directory already. */
    ID_IN_USE,
    /** No container of that id, or one whose creation was killed before its first record. */
    DOES_NOT_EXIST,
    /** The record is there but cannot be read as one. */
    BROKEN_RECORD,
    /** Something else than a regular file, or a FIFO, bears the name of one of jrun's. */
    FOREIGN_FILE,
    /** Another command holds the container's lock. */
    LOCKED,
    /** The root directory cannot be trusted with state. */
    UNSAFE_ROOT
  }

  private final Reason reason;

  StateException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  StateException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** There is no container in {@code directory}. */
  public static StateException doesNotExist(Path directory) {
    return new StateException(
        Reason.DOES_NOT_EXIST, "container does not exist: " + directory.getFileName());
  }

  /** Why the store refused. */
  public Reason reason() {
    return reason;
  }
}
