package dev.jrun.runtime.keeper;

import static dev.jrun.runtime.abi.SystemCall.WAITID;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Row;
import java.nio.ByteBuffer;
import java.util.Optional;

/** waitid(2) as a client makes it: the row, and what the client answers. */
final class ChildStatus {
  /** Of the answer in bytes: a siginfo_t, then what waitid(2) returned. */
  static final int SIZE = Sched.SIGINFO_SIZE + 8;

  private static final int SI_CODE = 8;
  private static final int SI_PID = 16;
  private static final int SI_STATUS = 24;

  private ChildStatus() {}

  /** Writes the row, whose outcome is put to {@code answer}. */
  static void ask(ProgramBuilder program, int child, int options, Operand.Address answer) {
    program
        .call(
            WAITID,
            Operand.of(Sched.P_PID),
            Operand.of(child),
            answer,
            Operand.of(options),
            Operand.of(0))
        .into(answer.content(Sched.SIGINFO_SIZE))
        .flag(Row.RETRY_EINTR)
        .ignoreErrors();
  }

  /**
   * How the child has ended.
   *
   * @param at where {@code answer} has the outcome
   * @return empty if it has not
   * @throws KernelException with ECHILD if it is none
   */
  static Optional<Kernel.WaitStatus> read(ByteBuffer answer, int at, int child) {
    int outcome = answer.getInt(at + Sched.SIGINFO_SIZE);
    if (outcome < 0) {
      throw new KernelException(WAITID, Integer.toString(child), Errno.of(-outcome));
    }
    int pid = answer.getInt(at + SI_PID);
    return pid == 0
        ? Optional.empty()
        : Optional.of(
            new Kernel.WaitStatus(
                pid,
                answer.getInt(at + SI_CODE) == Sched.CLD_EXITED,
                answer.getInt(at + SI_STATUS)));
  }
}
