package dev.jrun.runtime.hook;

/** A hook failed: {@code error running createRuntime hook #0: exit status 1, …}. */
public final class HookFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  HookFailure(String message) {
    super(message);
  }
}
