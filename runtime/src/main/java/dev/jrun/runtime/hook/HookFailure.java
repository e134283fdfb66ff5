package dev.jrun.runtime.hook;

/** A hook failed: {@code error running createRuntime hook #0: exit status 1, …}. */
public final class HookFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  HookFailure(String message) {
    super(message);
  }

  private HookFailure(String message, HookFailure cause) {
    super(message, cause);
  }

  /** The same, saying where in a launch it happened. */
  public HookFailure at(String place) {
    return new HookFailure(getMessage() + place, this);
  }
}
