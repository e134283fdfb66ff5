package dev.jrun.conformance.bench;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.parent.HostProgram;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts programs and takes the time until they have ended. They are cloned as vfork(2) does it:
 * {@link ProcessBuilder} starts another program in between, and tells of the end from another
 * thread.
 *
 * <p>Each gets almost no environment, /dev/null for standard input and output, and a file for its
 * errors.
 */
final class Stopwatch {
  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Kernel kernel = Kernel.host();
  private final Parent self = Parent.self(kernel);
  private final Path errors;
  private final int errorOutput;
  private final int nothing;
  private final List<String> environment;

  /**
   * A stopwatch whose process becomes the parent of all orphans, so that it can await the end of
   * containers.
   *
   * @param directory for the file with errors
   * @param java the JDK that programs are told to take
   */
  Stopwatch(Path directory, Path java) {
    environment = List.of(PATH, "JAVA_HOME=" + java);
    errors = directory.resolve("errors");
    errorOutput = kernel.open(errors.toString(), Fcntl.O_RDWR | Fcntl.O_CREAT);
    nothing = kernel.open("/dev/null", Fcntl.O_RDWR);
    kernel.prctl(Sched.PR_SET_CHILD_SUBREAPER, 1);
  }

  /** A program that has begun. */
  final class Running {
    private final List<String> command;
    private final HostProgram.Started started;

    private Running(List<String> command, HostProgram.Started started) {
      this.command = command;
      this.started = started;
    }

    int pid() {
      return started.pid();
    }

    /**
     * Waits for its end.
     *
     * @throws FailedCommandException if it has not ended with status 0
     */
    void await() throws FailedCommandException {
      int status = status();
      if (status != 0) {
        throw new FailedCommandException(command, status, lastErrors());
      }
    }

    /** Waits for its end, however it ends. */
    int status() {
      Kernel.WaitStatus end =
          kernel.waitid(Sched.P_PID, started.pid(), Sched.WEXITED).orElseThrow();
      kernel.close(started.pidfd());
      return end.shellStatus();
    }
  }

  /** Starts a program, with some variables in its environment. */
  Running start(List<String> command, String... variables) {
    HostProgram.Started started =
        HostProgram.start(
            kernel,
            self,
            command.getFirst(),
            command,
            Stream.concat(environment.stream(), Stream.of(variables)).toList(),
            "/",
            List.of(nothing, nothing, errorOutput));
    return new Running(command, started);
  }

  /** How long a program takes from before its start until after its end, in nanoseconds. */
  long time(List<String> command, String... variables) throws FailedCommandException {
    long begin = System.nanoTime();
    Running running = start(command, variables);
    running.await();
    return System.nanoTime() - begin;
  }

  /** Awaits the end of a process that its parent has left behind. */
  void awaitOrphan(int pid) {
    kernel.waitid(Sched.P_PID, pid, Sched.WEXITED);
  }

  private String lastErrors() {
    try {
      return Files.readString(errors).strip().lines().reduce((_, last) -> last).orElse("");
    } catch (IOException e) {
      return e.toString();
    }
  }
}
