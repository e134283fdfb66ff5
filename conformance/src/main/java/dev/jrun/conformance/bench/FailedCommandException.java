package dev.jrun.conformance.bench;

import java.io.IOException;
import java.util.List;

/** A command that was to be measured has failed: there is nothing to measure. */
final class FailedCommandException extends IOException {
  private static final long serialVersionUID = 1;

  FailedCommandException(List<String> command, int status, String error) {
    super(
        String.join(" ", command)
            + " ended with status "
            + status
            + (error.isEmpty() ? "" : ": " + error));
  }
}
