package dev.jrun.runtime.launch;

/** Who carries out a step. */
public enum Actor {
  /** The process that was asked for the container: it stays outside. */
  RUNTIME,
  /** The container's first process, before it becomes what the user asked for. */
  INIT;

  /** As plans and messages name it. */
  public String title() {
    return switch (this) {
      case RUNTIME -> "runtime";
      case INIT -> "init";
    };
  }
}
