package dev.jrun.runtime.launch;

import java.util.List;

/** The configuration asks for what jrun cannot do yet: a JSON pointer and a reason for each. */
public final class UnsupportedFieldsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedFieldsException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
