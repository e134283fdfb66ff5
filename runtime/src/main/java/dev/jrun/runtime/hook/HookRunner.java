package dev.jrun.runtime.hook;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.parent.HostProgram;
import dev.jrun.runtime.parent.Parent;
import dev.jrun.spec.Hook;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs hooks one after the other (config.md, "POSIX-platform Hooks"). */
public final class HookRunner {
  /** The most of a hook's output that a message repeats. */
  private static final int OUTPUT_LIMIT = 4096;

  private final Kernel kernel;
  private final Parent parent;
  private final String directory;
  private final OptionalInt init;

  private HookRunner(Kernel kernel, Parent parent, String directory, OptionalInt init) {
    this.kernel = kernel;
    this.parent = parent;
    this.directory = directory;
    this.init = init;
  }

  /**
   * @param parent whose children the hooks become
   * @param directory the hooks' working directory: the bundle, as with runc
   */
  public HookRunner(Kernel kernel, Parent parent, String directory) {
    this(kernel, parent, directory, OptionalInt.empty());
  }

  /**
   * The same for hooks that are of no use without the container's init: they are killed when it
   * ends, which is how {@code delete --force} gets past a hook without end.
   *
   * @param pidfd refers to the init
   */
  public HookRunner asLongAsRuns(int pidfd) {
    return new HookRunner(kernel, parent, directory, OptionalInt.of(pidfd));
  }

  /**
   * Runs a hook and waits for it.
   *
   * @param kind as config.json names it
   * @param state what it reads from its standard input
   * @throws HookFailure if it cannot be started, does not end in time or before the init, or ends
   *     otherwise than with exit status 0
   */
  public void run(String kind, int index, Hook hook, String state) {
    // Files in memory instead of pipes: a hook that reads nothing or writes much blocks nobody.
    List<Integer> standard = new ArrayList<>();
    try {
      for (String name : List.of("stdin", "stdout", "stderr")) {
        standard.add(kernel.memfdCreate("hook:" + name, Fcntl.MFD_CLOEXEC));
      }
      kernel.write(standard.getFirst(), state.getBytes(StandardCharsets.UTF_8));
      kernel.lseek(standard.getFirst(), 0);
      run(kind, index, hook, standard);
    } finally {
      standard.forEach(kernel::close);
    }
  }

  private void run(String kind, int index, Hook hook, List<Integer> standard) {
    List<String> args = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
    String how;
    try {
      HostProgram.Started started =
          HostProgram.start(kernel, parent, hook.path(), args, hook.env(), directory, standard);
      try {
        how = await(started, hook);
      } finally {
        kernel.close(started.pidfd());
      }
    } catch (KernelException failure) {
      how = failure.getMessage();
    }
    if (!how.isEmpty()) {
      throw new HookFailure(
          "error running %s hook #%d: /hooks/%s/%d (%s): %s, stdout: %s, stderr: %s"
              .formatted(
                  kind,
                  index,
                  kind,
                  index,
                  hook.path(),
                  how,
                  output(standard.get(1)),
                  output(standard.get(2))));
    }
  }

  /** How the hook failed, empty if it did not. */
  private String await(HostProgram.Started started, Hook hook) {
    long limit = hook.timeout() == null ? Kernel.FOR_EVER : hook.timeout() * 1000L;
    List<Integer> awaited = new ArrayList<>(List.of(started.pidfd()));
    init.ifPresent(awaited::add);
    // With who has called for it, it loses its purpose, too.
    parent.lifeline().ifPresent(awaited::add);
    int first = kernel.awaitReadable(awaited, limit);
    boolean ended = first == 0;
    if (!ended) {
      kernel.pidfdSendSignal(started.pidfd(), Sched.SIGKILL);
    }
    Optional<Kernel.WaitStatus> status = parent.waitid(started.pid(), Sched.WEXITED);
    if (!ended) {
      return first > 0
          ? "killed, because the container's init or the caller has ended"
          : "timed out after " + hook.timeout() + " s";
    }
    return status.map(HookRunner::failure).orElse("the caller, whose child it was, has ended");
  }

  private static String failure(Kernel.WaitStatus status) {
    if (!status.exited()) {
      return "killed by signal " + status.status();
    }
    return status.status() == 0 ? "" : "exit status " + status.status();
  }

  private String output(int file) {
    kernel.lseek(file, 0);
    byte[] buffer = new byte[OUTPUT_LIMIT];
    int count = kernel.read(file, buffer);
    return new String(buffer, 0, count, StandardCharsets.UTF_8).strip();
  }
}
