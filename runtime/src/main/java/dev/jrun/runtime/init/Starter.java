package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.CLONE3;
import static dev.jrun.runtime.abi.SystemCall.EXECVEAT;
import static dev.jrun.runtime.abi.SystemCall.EXIT_GROUP;
import static dev.jrun.runtime.abi.SystemCall.READ;
import static dev.jrun.runtime.abi.SystemCall.RT_SIGPROCMASK;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Clones this process and has the clone execute a file, with no Java in between: the rows around
 * clone3 are a program as well, which the interpreter executes inside this JVM.
 *
 * <p>The clone shares the JVM's memory (nothing is copied) on a stack of its own, and does two
 * things: it reads one byte, and it executes the file. All signals are blocked around the clone, so
 * that no handler of the JVM ever runs in it.
 */
final class Starter {
  /** Reports of these rows count from here, to be told from those of the executed file. */
  static final int FIRST_INDEX = 1 << 30;

  private static final int STACK_SIZE = 4096;
  private static final int PIDFD_OFFSET = 8;
  private static final int PARENT_TID_OFFSET = 24;
  private static final int STACK_OFFSET = 40;

  private final ProgramBuilder program = new ProgramBuilder(false);
  private final Operand.Address pid = program.reserve(4, 4);
  private final Operand.Address pidfd = program.reserve(4, 4);
  private final Operand.Content outcome = program.slot();

  private Starter() {}

  /**
   * A clone that waits for its byte.
   *
   * @param pidfd refers to the clone, close-on-exec
   */
  record Clone(int pid, int pidfd) {}

  /**
   * Starts a clone.
   *
   * @param flags {@code CLONE_NEW*}
   * @param executable the file to execute
   * @param go from which the clone reads its byte; at end of file it ends
   * @param report to which it writes if it cannot execute the file
   * @param memory has to stay open until the clone has executed the file or has ended
   * @throws KernelException if there is no clone
   */
  static Clone start(Kernel kernel, long flags, int executable, int go, int report, Arena memory) {
    Starter starter = new Starter();
    Program program = starter.write(flags, executable, go).build(report);
    MemorySegment table = memory.allocate(program.size(), 16);
    byte[] linked = program.link(table.address(), FIRST_INDEX, kernel.architecture());
    MemorySegment.copy(linked, 0, table, ValueLayout.JAVA_BYTE, 0, linked.length);
    kernel.execute(table);
    MemorySegment data = table.asSlice(program.dataOffset());
    int pid = data.get(ValueLayout.JAVA_INT, starter.pid.offset());
    if (pid == 0) {
      int errno = -data.get(ValueLayout.JAVA_INT, starter.outcome.offset());
      throw new KernelException(CLONE3, "", Errno.of(errno));
    }
    return new Clone(pid, data.get(ValueLayout.JAVA_INT, starter.pidfd.offset()));
  }

  private ProgramBuilder write(long flags, int executable, int go) {
    Operand.Address oldMask = program.words(0);
    ProgramBuilder.Label parent = program.label();
    mask(program.words(-1), oldMask);
    // Not the result but parent_tid tells the pid: the kernel writes it before the clone runs,
    // while
    // both would store a result in the memory that they share.
    program
        .call(CLONE3, cloneArguments(flags), Operand.of(Sched.CLONE_ARGS_SIZE_VER2))
        .into(outcome)
        .flag(Row.POSITIVE_IS_ELSE)
        .onAnyErrno(parent);
    child(executable, go);
    program.place(parent);
    mask(oldMask, Operand.of(0));
    program.end();
    return program;
  }

  private Operand.Address cloneArguments(long flags) {
    long all =
        flags
            | Sched.CLONE_VM
            | Sched.CLONE_PIDFD
            | Sched.CLONE_PARENT_SETTID
            | Sched.CLONE_CLEAR_SIGHAND;
    Operand.Address arguments =
        program.words(all, 0, 0, 0, Sched.SIGCHLD, 0, STACK_SIZE, 0, 0, 0, 0);
    program.pointer(arguments.plus(PIDFD_OFFSET), pidfd);
    program.pointer(arguments.plus(PARENT_TID_OFFSET), pid);
    program.pointer(arguments.plus(STACK_OFFSET), program.reserve(STACK_SIZE, 16));
    return arguments;
  }

  private void child(int executable, int go) {
    ProgramBuilder.Label execute = program.label();
    Operand.Content count = program.slot();
    program
        .call(READ, Operand.of(go), program.reserve(1, 1), Operand.of(1))
        .into(count)
        .flag(Row.RETRY_EINTR);
    program.compare(count, Frame.ALL, 0, Errno.EALREADY).onErrno(execute, Errno.EALREADY);
    program.call(EXIT_GROUP, Operand.of(1));
    program.place(execute);
    program.call(
        EXECVEAT,
        Operand.of(executable),
        program.string(""),
        program.strings(List.of("jrun", "init")),
        program.pointerArray(List.of()),
        Operand.of(Fcntl.AT_EMPTY_PATH));
  }

  private void mask(Operand mask, Operand old) {
    program.call(
        RT_SIGPROCMASK, Operand.of(Sched.SIG_SETMASK), mask, old, Operand.of(Sched.SIGSET_SIZE));
  }
}
