package dev.jrun.runtime.parent;

import static dev.jrun.runtime.abi.SystemCall.CHDIR;
import static dev.jrun.runtime.abi.SystemCall.CLOSE_RANGE;
import static dev.jrun.runtime.abi.SystemCall.DUP3;
import static dev.jrun.runtime.abi.SystemCall.EXECVE;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Starts a program of the host with exactly the arguments, environment and descriptors that it is
 * to have; {@link ProcessBuilder} cannot give it another {@code argv[0]} than its path.
 */
public final class HostProgram {
  private static final int STANDARD_STREAMS = 3;

  /** Above the standard streams, which are still to be given their numbers. */
  private static final int FIRST_FREE = STANDARD_STREAMS;

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
   * @param parent whose child it becomes
   * @param args its arguments, the first being what it is called
   * @param env its environment, nothing else
   * @param directory its working directory
   * @param standard this JVM's descriptors that become its 0, 1 and 2
   * @throws KernelException if a system call fails, the execve for example
   */
  public static Started start(
      Kernel kernel,
      Parent parent,
      String path,
      List<String> args,
      List<String> env,
      String directory,
      List<Integer> standard) {
    Kernel.Pipe report = kernel.pipe();
    try {
      List<Integer> passed = new ArrayList<>(standard);
      passed.add(report.writeEnd());
      Cloning cloning =
          new Cloning(
              Sched.CLONE_VFORK,
              FIRST_FREE,
              List.of(),
              passed,
              standard.size(),
              OptionalInt.empty());
      Clone clone;
      try {
        clone =
            parent
                .start(
                    cloning,
                    (program, numbers) -> write(program, numbers, path, args, env, directory))
                .await();
      } finally {
        kernel.close(report.writeEnd());
      }
      clone.release();
      // What the child wrote, it wrote before clone3 returned here.
      Optional<Report.Entry> failed = new Report(kernel, report.readEnd()).next();
      if (failed.isPresent()) {
        parent.waitid(clone.pid(), Sched.WEXITED);
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
      Numbers numbers,
      String path,
      List<String> args,
      List<String> env,
      String directory) {
    for (int target = 0; target < STANDARD_STREAMS; target++) {
      program.call(DUP3, Operand.of(numbers.ofPassed(target)), Operand.of(target), Operand.of(0));
    }
    program.call(
        CLOSE_RANGE,
        Operand.of(STANDARD_STREAMS),
        Operand.of(Operand.ALL),
        Operand.of(Fcntl.CLOSE_RANGE_CLOEXEC));
    program.call(CHDIR, program.string(directory));
    CloneRows.unblockSignals(program);
    program.call(EXECVE, program.string(path), program.strings(args), program.strings(env));
  }
}
