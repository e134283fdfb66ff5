package dev.jrun.runtime.launch;

import dev.jrun.spec.Hook;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the runtime itself does during a launch, see {@link Step.ByRuntime}. */
public sealed interface RuntimeAction {
  /** What is done, as plans say it. */
  String text();

  /** Writes down what delete will have to remove, before any of it is there. */
  record RecordState() implements RuntimeAction {
    @Override
    public String text() {
      return "write the state record";
    }
  }

  /** Makes what the init is talked to through. */
  record MakeFifos() implements RuntimeAction {
    @Override
    public String text() {
      return "make start.fifo and report.fifo";
    }
  }

  /** Creates the container's control group in each hierarchy. */
  record CreateCgroup(String path) implements RuntimeAction {
    @Override
    public String text() {
      return "create the cgroup " + path;
    }
  }

  /** Lets systemd make a unit with the init in it, in place of {@link CreateCgroup}. */
  record StartUnit(String name, String properties) implements RuntimeAction {
    @Override
    public String text() {
      return "let systemd start the unit " + name + " with the init: " + properties;
    }
  }

  /** Limits the container's unit, so that systemd knows of what is written to its files. */
  record LimitUnit(String name, String properties) implements RuntimeAction {
    @Override
    public String text() {
      return "set properties of the unit " + name + ": " + properties;
    }
  }

  /**
   * Connects to the one who gets the master end of the process's terminal.
   *
   * @param socket the path where he listens; empty for the runtime itself
   */
  record ConnectConsole(String socket) implements RuntimeAction {
    @Override
    public String text() {
      return socket.isEmpty()
          ? "make a pair of sockets for the console"
          : "connect to the console socket " + socket;
    }
  }

  /**
   * Starts the init in new namespaces.
   *
   * @param flags the {@code CLONE_NEW*} flags
   * @param intoCgroup whether it starts in the container's control group of version 2, which spares
   *     it the wait of one that moves there
   * @param begins whether it executes its steps at once; else it waits for {@link Begin}
   */
  record CloneInit(long flags, boolean intoCgroup, boolean begins) implements RuntimeAction {
    @Override
    public String text() {
      String names =
          Arrays.stream(Namespace.values())
              .filter(n -> (flags & n.cloneFlag()) != 0)
              .map(Namespace::jsonName)
              .collect(Collectors.joining(", "));
      return "clone3 the init"
          + (intoCgroup ? " into its cgroup" : "")
          + (names.isEmpty() ? "" : " with new namespaces " + names)
          + (begins ? "" : "; it waits");
    }
  }

  /** Moves the init into the container's control groups of version 1. */
  record JoinCgroup(String path) implements RuntimeAction {
    @Override
    public String text() {
      return "move the init into the cgroup " + path;
    }
  }

  /**
   * Limits the container's control group.
   *
   * @param number which of {@link LaunchOptions#limits} it is, counted from 0
   */
  record SetLimit(int number, String text) implements RuntimeAction {}

  /** Gives the container's control group to a user, who may then divide it. */
  record DelegateCgroup(String directory, long uid) implements RuntimeAction {
    @Override
    public String text() {
      return "let user " + uid + " own the cgroup " + directory;
    }
  }

  /** Lets the init execute the first of its steps. */
  record Begin() implements RuntimeAction {
    @Override
    public String text() {
      return "let the init begin";
    }
  }

  /** Lets the init go on after a {@link Milestone}. */
  record Continue() implements RuntimeAction {
    @Override
    public String text() {
      return "let the init go on";
    }
  }

  /** Runs a hook in the runtime's namespaces. */
  record RunHook(String kind, int index, Hook hook) implements RuntimeAction {
    @Override
    public String text() {
      return "run " + kind + " hook #" + index + " " + hook.path();
    }
  }

  /** Writes the state that the init's hooks of a kind read. */
  record TellState(String kind) implements RuntimeAction {
    @Override
    public String text() {
      return "write the state for " + kind + " hooks";
    }
  }

  /** Looks up the home directory of a user in the container's {@code /etc/passwd}. */
  record FindHome(long uid) implements RuntimeAction {
    @Override
    public String text() {
      return "read the home directory of user " + uid + " from the container's /etc/passwd";
    }
  }

  /** Limits a resource of the init; the runtime does it, which still has the right to. */
  record SetRlimit(String name, int resource, long soft, long hard) implements RuntimeAction {
    @Override
    public String text() {
      return "prlimit " + name + " " + limit(soft) + ":" + limit(hard);
    }

    private static String limit(long value) {
      return value == -1 ? "unlimited" : Long.toUnsignedString(value);
    }
  }

  /**
   * Makes sure that the container that was joined is not one that has been deleted meanwhile: who
   * deletes it kills what is in its groups by then.
   */
  record ConfirmRunning() implements RuntimeAction {
    @Override
    public String text() {
      return "see that the container still runs";
    }
  }

  /**
   * Gives the listener of the init's filter to the one who decides about the calls that it tells
   * of, then lets the init go on.
   *
   * @param path the unix socket at which that one listens; empty for the runtime itself
   */
  record SendListener(String path) implements RuntimeAction {
    @Override
    public String text() {
      return (path.isEmpty() ? "keep the listener" : "send the listener to " + path)
          + ", let the init go on";
    }
  }

  /** Writes down that the container is created. */
  record RecordCreated() implements RuntimeAction {
    @Override
    public String text() {
      return "record that the container is created";
    }
  }
}
