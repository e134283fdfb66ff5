package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.ExitStatus;
import java.util.Arrays;
import java.util.Optional;

/** The commands, in the order of the help. */
public enum CommandTable {
  CHECK("check", "check a bundle before a container is made of it"),
  CHECKPOINT("checkpoint", "checkpoint a running container (not supported yet)"),
  CREATE("create", "create a container"),
  DELETE("delete", "delete any resources held by a container"),
  DEMO("demo", "run a container from the tools of this machine"),
  EVENTS("events", "display events of a container, such as lack of memory, and its figures"),
  EXEC("exec", "execute a new process inside a container"),
  FEATURES("features", "show the enabled features"),
  KEEPER("keeper", "tell about the process that serves commands, or stop it"),
  KILL("kill", "send a signal to the container's init process"),
  LIST("list", "list the containers below the root directory"),
  PAUSE("pause", "stop all processes inside the container where they are"),
  PS("ps", "display the processes running inside a container"),
  RESTORE("restore", "restore a container from a checkpoint (not supported yet)"),
  RESUME("resume", "let all processes of a paused container go on"),
  RUN("run", "create and run a container"),
  SPEC("spec", "create a new specification file"),
  START("start", "execute the user-defined process in a created container"),
  STATE("state", "output the state of a container"),
  TOP("top", "watch what a container uses"),
  UPDATE("update", "update container resource constraints");

  private final String word;
  private final String summary;

  CommandTable(String word, String summary) {
    this.word = word;
    this.summary = summary;
  }

  /** The command of this name. */
  public static Optional<CommandTable> find(String word) {
    return Arrays.stream(values()).filter(row -> row.word.equals(word)).findFirst();
  }

  /** The name on the command line. */
  public String word() {
    return word;
  }

  /** What it does, in one line. */
  public String summary() {
    return summary;
  }

  /** The message with the words that callers of runc look for in it. */
  public String failure(String message) {
    return switch (this) {
      case CREATE, EXEC, RUN -> "jrun " + word + " failed: " + message;
      case CHECK,
          CHECKPOINT,
          DELETE,
          DEMO,
          EVENTS,
          FEATURES,
          KEEPER,
          KILL,
          LIST,
          PAUSE,
          PS,
          RESTORE,
          RESUME,
          SPEC,
          START,
          STATE,
          TOP,
          UPDATE ->
          message;
    };
  }

  /** The exit status of a command that failed. */
  public int failureStatus() {
    return this == EXEC ? ExitStatus.EXEC_FAILURE : ExitStatus.FAILURE;
  }

  /** The command, its flags not yet set. */
  public Command create() {
    return switch (this) {
      case CHECK -> new CheckCommand();
      case CHECKPOINT -> new CheckpointCommand();
      case CREATE -> new CreateCommand();
      case DELETE -> new DeleteCommand();
      case DEMO -> new DemoCommand();
      case EVENTS -> new EventsCommand();
      case EXEC -> new ExecCommand();
      case FEATURES -> new FeaturesCommand();
      case KEEPER -> new KeeperCommand();
      case KILL -> new KillCommand();
      case LIST -> new ListCommand();
      case PAUSE -> new PauseCommand();
      case PS -> new PsCommand();
      case RESTORE -> new RestoreCommand();
      case RESUME -> new ResumeCommand();
      case RUN -> new RunCommand();
      case SPEC -> new SpecCommand();
      case START -> new StartCommand();
      case STATE -> new StateCommand();
      case TOP -> new TopCommand();
      case UPDATE -> new UpdateCommand();
    };
  }
}
