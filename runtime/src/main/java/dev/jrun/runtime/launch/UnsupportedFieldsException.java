package dev.jrun.runtime.launch;

import java.util.List;

/** The configuration asks for what jrun cannot do yet: a JSON pointer and a reason for each. */
public final class UnsupportedFieldsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  UnsupportedFieldsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each field. */
  public List<String> problems() {
    return problems;
  }
}
