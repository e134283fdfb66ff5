package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.CLONE3;
import static dev.jrun.runtime.abi.SystemCall.CLOSE_RANGE;
import static dev.jrun.runtime.abi.SystemCall.EXECVEAT;
import static dev.jrun.runtime.abi.SystemCall.EXIT_GROUP;
import static dev.jrun.runtime.abi.SystemCall.FCNTL;
import static dev.jrun.runtime.abi.SystemCall.READ;
import static dev.jrun.runtime.abi.SystemCall.RT_SIGPROCMASK;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

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
   * @param program what it executes until it is another program
   */
  record Clone(int pid, int pidfd, Program program) {
    /** The system call that a report of the clone is about. */
    SystemCall call(Report.Entry entry) {
      return program.rows().get(entry.row() - FIRST_INDEX).call().orElseThrow();
    }
  }

  /** What the clone does; the last row has to be an execve. */
  @FunctionalInterface
  interface Child {
    void write(ProgramBuilder program);
  }

  /**
   * The clone that executes {@code executable} once it has read a byte from {@code go}; at end of
   * file it ends.
   *
   * @param kept the descriptors that stay open in the executed file; they are close-on-exec here
   */
  static Child executing(int executable, int go, Collection<Integer> kept) {
    return program -> {
      closeAllBut(program, executable, go, kept);
      for (int descriptor : kept) {
        program.call(FCNTL, Operand.of(descriptor), Operand.of(Fcntl.F_SETFD), Operand.of(0));
      }
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
    };
  }

  /**
   * The clone has a copy of every descriptor of this process. The writing ends of the pipes that
   * clones wait at are among them, its own and those of other launches under way: they would keep
   * the end of file away that tells a clone that this process is gone.
   */
  private static void closeAllBut(
      ProgramBuilder program, int executable, int go, Collection<Integer> kept) {
    TreeSet<Integer> needed = new TreeSet<>(kept);
    needed.add(executable);
    needed.add(go);
    // Standard streams are closed by the first step of the executed file, if at all.
    int first = 3;
    for (int descriptor : needed.tailSet(first)) {
      closeRange(program, first, descriptor - 1L);
      first = descriptor + 1;
    }
    closeRange(program, first, Frame.ALL);
  }

  private static void closeRange(ProgramBuilder program, int first, long last) {
    if (first <= last) {
      program.call(CLOSE_RANGE, Operand.of(first), Operand.of(last), Operand.of(0));
    }
  }

  /**
   * Starts a clone.
   *
   * @param flags {@code CLONE_NEW*}, and {@code CLONE_VFORK} to wait until the child has executed
   * @param report to which the child writes if a row fails
   * @param memory has to stay open until the clone has executed a file or has ended
   * @throws KernelException if there is no clone
   */
  static Clone start(Kernel kernel, long flags, int report, Arena memory, Child child) {
    Starter starter = new Starter();
    Program program = starter.write(flags, child).build(report);
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
    return new Clone(pid, data.get(ValueLayout.JAVA_INT, starter.pidfd.offset()), program);
  }

  private ProgramBuilder write(long flags, Child child) {
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
    child.write(program);
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

  private void mask(Operand mask, Operand old) {
    program.call(
        RT_SIGPROCMASK, Operand.of(Sched.SIG_SETMASK), mask, old, Operand.of(Sched.SIGSET_SIZE));
  }
}
