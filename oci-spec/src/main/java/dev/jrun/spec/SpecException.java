package dev.jrun.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A document that can't be used, with everything that is wrong with it. */
public final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Violation> violations;

  /**
   * Makes the exception; its message is one line.
   *
   * @param document name of the document, a path or what the user would call it
   * @param violations what is wrong with it, at least one
   */
  public SpecException(String document, List<Violation> violations) {
    super(
        violations.stream()
            .map(Violation::toString)
            .collect(Collectors.joining("; ", document + ": ", "")));
    this.violations = List.copyOf(violations);
  }

  /** Returns what is wrong with the document, in its order. */
  public List<Violation> violations() {
    return violations;
  }
}
