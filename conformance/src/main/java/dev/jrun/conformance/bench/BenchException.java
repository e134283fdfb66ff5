package dev.jrun.conformance.bench;

import java.io.IOException;

/** The benchmarks cannot run; the message is all that there is to say. */
final class BenchException extends IOException {
  private static final long serialVersionUID = 1;

  BenchException(String message) {
    super(message);
  }
}
