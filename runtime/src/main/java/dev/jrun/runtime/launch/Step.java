package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.spec.Hook;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One step of a launch. What a step means in system calls is decided where it is lowered ({@code
 * init.Lowering}); that its paths are resolved below the container's root, whatever the root file
 * system holds, is part of every meaning.
 */
public sealed interface Step {

  /** What the step does, as plans and messages say it. */
  String text();

  // Steps of the runtime

  /** Work of the runtime itself, outside of the container. */
  record ByRuntime(RuntimeAction action) implements Step {
    @Override
    public String text() {
      return action.text();
    }
  }

  // Steps of the init

  /**
   * A few system calls with constant arguments.
   *
   * @param text what they are good for
   */
  record Calls(String text, List<Invocation> invocations) implements Step {
    public Calls {
      invocations = List.copyOf(invocations);
    }

    /** Whether a call works on what the first one returned. */
    public boolean needsFirstResult() {
      for (Invocation invocation : invocations) {
        for (Argument argument : invocation.arguments()) {
          if (argument instanceof Argument.FirstResult) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /**
   * Moves the descriptors that are handed over to where they belong and closes all others.
   *
   * @param inherited how many the container's process gets, standard input, output and error among
   *     them
   * @param owner the user who is to own the standard streams, so that the process can open {@code
   *     /dev/stdout} again; they stay as they are if it is 0
   */
  record TakeDescriptors(int inherited, long owner) implements Step {
    @Override
    public String text() {
      return "keep descriptors 0 to "
          + (inherited - 1)
          + " and jrun's own, close all others"
          + (owner == 0 ? "" : ", give 0 to 2 to user " + owner);
    }
  }

  /**
   * Opens or joins namespaces that exist. One at a path is opened before the first is joined, since
   * the path may mean something else afterwards.
   *
   * @param types their kinds, more than one only without a path
   * @param path such as {@code /proc/1/ns/net}; empty for those of the container's first process,
   *     which are joined all at once
   */
  record JoinNamespaces(JoinStage stage, List<Namespace> types, Optional<String> path)
      implements Step {
    public JoinNamespaces {
      types = List.copyOf(types);
    }

    /** Whether it joins a pid namespace, which only a child of the joining process is in. */
    public boolean joinsPid() {
      return stage == JoinStage.JOIN && types.contains(Namespace.PID);
    }

    @Override
    public String text() {
      String kinds = types.stream().map(Namespace::jsonName).collect(Collectors.joining(", "));
      return switch (stage) {
        case OPEN -> "open the " + kinds + " namespace " + path.orElseThrow();
        case JOIN ->
            path.isPresent()
                ? "join the " + kinds + " namespace"
                : "join the container's namespaces " + kinds;
      };
    }
  }

  /** What is done with a namespace that exists. */
  enum JoinStage {
    /** It is opened, and found to be one of its kind. */
    OPEN,
    /** It is joined. */
    JOIN
  }

  /** Makes the root file system a mount of its own, and the directory that paths resolve in. */
  record OpenRoot(String path) implements Step {
    @Override
    public String text() {
      return "open the root file system " + path;
    }
  }

  /**
   * Mounts something on a path in the container.
   *
   * @param target absolute path in the container
   * @param optional whether nothing is done if the target does not exist; else it is created
   */
  record Mount(MountSource source, String target, MountAttributes attributes, boolean optional)
      implements Step {
    @Override
    public String text() {
      return source.text(target) + attributes.text();
    }
  }

  /**
   * Makes a pseudoterminal in the container's devpts, sends its master end to the runtime or to
   * whom the runtime has connected, and lets its other end be the standard streams and the
   * controlling terminal.
   *
   * @param rows and {@code columns}: its size, 0 if nothing is known of it
   * @param owner the user who owns it
   * @param bind whether it becomes the container's {@code /dev/console}
   */
  record OpenConsole(int rows, int columns, long owner, boolean bind) implements Step {
    @Override
    public String text() {
      return "open a terminal with /dev/ptmx"
          + (rows == 0 ? "" : " [" + columns + "x" + rows + "]")
          + (bind ? ", bind it on /dev/console" : "")
          + ", send its master end";
    }
  }

  /** Creates a file that is not a regular one, and the directories above it. */
  record MakeNode(String path, Node node) implements Step {
    @Override
    public String text() {
      return node.text(path);
    }
  }

  /**
   * Writes a file of the kernel's, in a procfs that is the kernel's and nobody else's.
   *
   * @param path below the procfs
   * @param text what that is good for
   */
  record WriteProc(String path, String value, String text) implements Step {}

  /** Makes the opened root the root of the process, and lets go of the old one. */
  record ChangeRoot(boolean pivot) implements Step {
    @Override
    public String text() {
      return pivot ? "pivot_root, detach the old root" : "move the root mount to /, chroot";
    }
  }

  /**
   * Goes to the working directory, which has to lie inside the root (CVE-2024-21626).
   *
   * @param last whether this is the try after which none follows; the first one is allowed to fail,
   *     since the directory may admit only the container's user
   */
  record EnterDirectory(String path, boolean last) implements Step {
    @Override
    public String text() {
      return "chdir " + path + (last ? ", if that failed before" : "");
    }
  }

  /** Finds the executable, so that a missing one is an error of create. */
  record FindCommand(String name, List<String> candidates) implements Step {
    public FindCommand {
      candidates = List.copyOf(candidates);
    }

    @Override
    public String text() {
      return candidates.size() == 1
          ? "find " + candidates.getFirst()
          : "find " + name + " in " + candidates.size() + " directories of PATH";
    }
  }

  /**
   * Runs a hook in the container's namespaces and waits for it.
   *
   * @param kind as config.json names it, {@code createContainer} for example
   * @param environment what it sees if it is not given one of its own
   */
  record RunHook(String kind, int index, Hook hook, List<String> environment) implements Step {
    @Override
    public String text() {
      return "run " + kind + " hook #" + index + " " + hook.path();
    }
  }

  /** Tells the runtime how far the init is, and waits for its word to go on. */
  record Synchronize(Milestone milestone) implements Step {
    @Override
    public String text() {
      return milestone.text();
    }
  }

  /** Comes under a filter of system calls, which what it executes stays under. */
  record FilterCalls(SeccompFilter filter) implements Step {
    @Override
    public String text() {
      return "filter system calls with "
          + filter.instructions().size()
          + " instructions"
          + (filter.notifies() ? ", get a listener" : "");
    }
  }

  /**
   * Becomes the container's process.
   *
   * @param lacksHome whether {@code HOME} is still missing, and comes from the runtime
   */
  record Execute(List<String> args, List<String> env, boolean lacksHome) implements Step {
    private static final int LONGEST_COMMAND = 64;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    public Execute {
      args = List.copyOf(args);
      env = List.copyOf(env);
    }

    @Override
    public String text() {
      String text = CONTROL.matcher(String.join(" ", args)).replaceAll(" ");
      return "execve "
          + (text.length() <= LONGEST_COMMAND ? text : text.substring(0, LONGEST_COMMAND) + "…");
    }
  }

  /** One system call; {@code tolerated} errnos are not failures. */
  record Invocation(SystemCall call, List<Argument> arguments, List<Errno> tolerated) {
    public Invocation {
      arguments = List.copyOf(arguments);
      tolerated = List.copyOf(tolerated);
    }
  }

  /** An argument of an {@link Invocation}. */
  sealed interface Argument {
    /** A number. */
    record Literal(long value) implements Argument {}

    /** The result of the step's first call, a descriptor for example. */
    record FirstResult() implements Argument {}

    /** The address of a string. */
    record Text(String value) implements Argument {}

    /** The address of the name of the container's session keyring. */
    record SessionKeyring() implements Argument {}

    /** The address of 32-bit numbers. */
    record Numbers(List<Integer> values) implements Argument {
      public Numbers {
        values = List.copyOf(values);
      }
    }
  }
}
