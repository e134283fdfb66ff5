package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.CHDIR;
import static dev.jrun.runtime.abi.SystemCall.CLOSE_RANGE;
import static dev.jrun.runtime.abi.SystemCall.DUP3;
import static dev.jrun.runtime.abi.SystemCall.EXECVE;
import static dev.jrun.runtime.abi.SystemCall.RT_SIGPROCMASK;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/**
 * Starts a program of the host with exactly the arguments, environment and descriptors that it is
 * to have; {@link ProcessBuilder} cannot give it another {@code argv[0]} than its path.
 */
public final class HostProgram {
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private HostProgram() {}

  /**
   * A started program.
   *
   * @param pidfd refers to it; the caller's to close
   */
  public record Started(int pid, int pidfd) {}

  /**
   * Starts {@code path} and returns when it runs.
   *
   * @param args its arguments, the first being what it is called
   * @param env its environment, nothing else
   * @param directory its working directory
   * @param standard this process's descriptors that become its 0, 1 and 2; all above 2
   * @throws KernelException if a system call fails, the execve for example
   */
  public static Started start(
      Kernel kernel,
      String path,
      List<String> args,
      List<String> env,
      String directory,
      List<Integer> standard) {
    Kernel.Pipe report = kernel.pipe();
    try (Arena memory = Arena.ofConfined()) {
      Starter.Clone clone;
      try {
        clone =
            Starter.start(
                kernel,
                Sched.CLONE_VFORK,
                report.writeEnd(),
                memory,
                program -> write(program, path, args, env, directory, standard));
      } finally {
        kernel.close(report.writeEnd());
      }
      // What the child wrote, it wrote before clone3 returned here.
      Optional<Report.Entry> failed = new Report(kernel, report.readEnd()).next();
      if (failed.isPresent()) {
        kernel.waitid(Sched.P_PIDFD, clone.pidfd(), Sched.WEXITED);
        kernel.close(clone.pidfd());
        SystemCall call = clone.call(failed.get());
        throw new KernelException(
            call, call == CHDIR ? directory : path, Errno.of(-failed.get().result()));
      }
      return new Started(clone.pid(), clone.pidfd());
    } finally {
      kernel.close(report.readEnd());
    }
  }

  private static void write(
      ProgramBuilder program,
      String path,
      List<String> args,
      List<String> env,
      String directory,
      List<Integer> standard) {
    for (int target = 0; target < standard.size(); target++) {
      program.call(DUP3, Operand.of(standard.get(target)), Operand.of(target), Operand.of(0));
    }
    program.call(
        CLOSE_RANGE, Operand.of(3), Operand.of(Frame.ALL), Operand.of(CLOSE_RANGE_CLOEXEC));
    program.call(CHDIR, program.string(directory));
    program.call(
        RT_SIGPROCMASK,
        Operand.of(Sched.SIG_SETMASK),
        program.words(0),
        Operand.of(0),
        Operand.of(Sched.SIGSET_SIZE));
    program.call(EXECVE, program.string(path), program.strings(args), program.strings(env));
  }
}
