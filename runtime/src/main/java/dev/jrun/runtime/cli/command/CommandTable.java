package dev.jrun.runtime.cli.command;

import java.util.Arrays;
import java.util.Optional;

/** The commands, in the order of the help. */
public enum CommandTable {
  CHECK("check", "check a bundle before a container is made of it"),
  CREATE("create", "create a container"),
  DELETE("delete", "delete any resources held by a container"),
  DEMO("demo", "run a container from the tools of this machine"),
  FEATURES("features", "show the enabled features"),
  KEEPER("keeper", "tell about the process that serves commands, or stop it"),
  KILL("kill", "send a signal to the container's init process"),
  LIST("list", "list the containers below the root directory"),
  RUN("run", "create and run a container"),
  SPEC("spec", "create a new specification file"),
  START("start", "execute the user-defined process in a created container"),
  STATE("state", "output the state of a container");

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
      case CREATE, RUN -> "jrun " + word + " failed: " + message;
      case CHECK, DELETE, DEMO, FEATURES, KEEPER, KILL, LIST, SPEC, START, STATE -> message;
    };
  }

  /** The command, its flags not yet set. */
  public Command create() {
    return switch (this) {
      case CHECK -> new CheckCommand();
      case CREATE -> new CreateCommand();
      case DELETE -> new DeleteCommand();
      case DEMO -> new DemoCommand();
      case FEATURES -> new FeaturesCommand();
      case KEEPER -> new KeeperCommand();
      case KILL -> new KillCommand();
      case LIST -> new ListCommand();
      case RUN -> new RunCommand();
      case SPEC -> new SpecCommand();
      case START -> new StartCommand();
      case STATE -> new StateCommand();
    };
  }
}
