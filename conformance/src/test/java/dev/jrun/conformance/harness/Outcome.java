package dev.jrun.conformance.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/**
 * How one call of the runtime ended.
 *
 * @param command the command line
 * @param status the exit status, 0 to 255; 128 + N when signal N ended the runtime itself
 * @param stdout everything it wrote to its standard output
 * @param stderr everything it wrote to its standard error
 */
public record Outcome(List<String> command, int status, String stdout, String stderr) {

  /**
   * Asserts exit status 0 and a silent standard error: go-runc decodes JSON from both streams in
   * one buffer, so that one stray line breaks containerd.
   */
  public Outcome succeeded() {
    assertEquals(0, status, this::toString);
    assertEquals("", stderr, this::toString);
    return this;
  }

  /** Asserts exit status 1 and an error for people: no stack trace, nothing on standard output. */
  public Outcome failed() {
    assertEquals(1, status, this::toString);
    return complained();
  }

  /** Asserts any exit status but 0, and an error for people on standard error. */
  public Outcome complained() {
    assertNotEquals(0, status, this::toString);
    assertFalse(stderr.isBlank(), () -> "no error message: " + this);
    assertFalse(
        stderr.contains("\tat ") || stderr.contains("goroutine "), () -> "a stack trace: " + this);
    return this;
  }

  /**
   * Asserts that standard error contains a text that callers of runtimes match. The texts are those
   * of runc; crun has its own, which the same callers know too, so that only its exit status
   * counts.
   */
  public Outcome saying(String text) {
    assertTrue(
        stderr.contains(text) || OciRuntime.name().equals("crun"),
        () -> "expected «" + text + "» in " + this);
    return this;
  }

  /** Standard output without the white space around it. */
  public String text() {
    return stdout.strip();
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + "\nexit status "
        + status
        + "\nstdout: "
        + stdout
        + "\nstderr: "
        + stderr;
  }
}
