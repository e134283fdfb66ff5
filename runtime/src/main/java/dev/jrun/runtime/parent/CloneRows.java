package dev.jrun.runtime.parent;

import static dev.jrun.runtime.abi.SystemCall.CLONE3;
import static dev.jrun.runtime.abi.SystemCall.CLOSE_RANGE;
import static dev.jrun.runtime.abi.SystemCall.DUP3;
import static dev.jrun.runtime.abi.SystemCall.EXECVEAT;
import static dev.jrun.runtime.abi.SystemCall.EXIT_GROUP;
import static dev.jrun.runtime.abi.SystemCall.READ;
import static dev.jrun.runtime.abi.SystemCall.RT_SIGPROCMASK;
import static dev.jrun.runtime.abi.SystemCall.UNSHARE;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Row;
import java.util.List;

/**
 * The rows around clone3: what a parent executes to have a child, and the child until it executes
 * another program. No Java runs in between.
 *
 * <p>All signals are blocked around the clone, so that no handler of the parent ever runs in it.
 */
public final class CloneRows {
  /**
   * What the clone makes for itself, while its parent goes on: of all that a clone costs, the
   * kernel needs most for the network namespace.
   */
  private static final long MADE_BY_CLONE = Sched.CLONE_NEWNET;

  private static final int STACK_SIZE = 4096;
  private static final int PIDFD_OFFSET = 8;
  private static final int PARENT_TID_OFFSET = 24;
  private static final int STACK_OFFSET = 40;
  private static final int CGROUP_OFFSET = 80;

  private final ProgramBuilder program;
  private final Operand.Address pid;
  private final Operand.Address pidfd;
  private final Operand.Content outcome;

  /**
   * @param pidfd four bytes that the pidfd is written to, in a message to this JVM perhaps
   */
  public CloneRows(ProgramBuilder program, Operand.Address pid, Operand.Address pidfd) {
    this.program = program;
    this.pid = pid;
    this.pidfd = pidfd;
    this.outcome = program.slot();
  }

  /** What clone3 returned, where {@code pid} stayed 0. */
  public Operand.Content outcome() {
    return outcome;
  }

  /**
   * Writes the rows; the parent goes on behind them.
   *
   * @param more flags beside those of {@code cloning}; with CLONE_VM the clone gets a stack in the
   *     program's data
   * @param sources where the parent has the descriptors that the clone gets, in their order
   */
  public void write(
      Cloning cloning, long more, List<Operand> sources, Numbers numbers, Parent.Child child) {
    long flags = (cloning.flags() & ~MADE_BY_CLONE) | more;
    long later = cloning.flags() & MADE_BY_CLONE;
    Operand.Address arguments = cloneArguments(flags, cloning.group().isPresent());
    cloning
        .group()
        .ifPresent(group ->
            program
                .value(sources.get(cloning.inherited().size() + group))
                .into(arguments.content(CGROUP_OFFSET)));
    Operand.Address oldMask = program.words(0);
    ProgramBuilder.Label parent = program.label();
    mask(program, program.words(-1), oldMask);
    // Not the result but parent_tid tells the pid: the kernel writes it before the clone runs,
    // while both would store a result in memory that they share.
    program
        .call(CLONE3, arguments, Operand.of(Sched.CLONE_ARGS_SIZE_VER2))
        .into(outcome)
        .flag(Row.POSITIVE_IS_ELSE)
        .onAnyErrno(parent);
    for (int i = 0; i < sources.size(); i++) {
      program.call(DUP3, sources.get(i), Operand.of(numbers.first() + i), Operand.of(0));
    }
    // The clone has a copy of every descriptor of its parent. The writing ends of the pipes that
    // clones wait at may be among them, its own and those of other launches under way: they would
    // keep the end of file away that tells a clone that the runtime is gone.
    closeRange(program, 3, numbers.first() - 1L);
    closeRange(program, numbers.end(), Operand.ALL);
    if (later != 0) {
      program.call(UNSHARE, Operand.of(later));
    }
    child.write(program, numbers);
    program.place(parent);
    mask(program, oldMask, Operand.of(0));
  }

  private Operand.Address cloneArguments(long flags, boolean group) {
    long all =
        flags
            | Sched.CLONE_PIDFD
            | Sched.CLONE_PARENT_SETTID
            | Sched.CLONE_CLEAR_SIGHAND
            | (group ? Sched.CLONE_INTO_CGROUP : 0);
    boolean sharesMemory = (flags & Sched.CLONE_VM) != 0;
    Operand.Address arguments =
        program.words(all, 0, 0, 0, Sched.SIGCHLD, 0, sharesMemory ? STACK_SIZE : 0, 0, 0, 0, 0);
    program.pointer(arguments.plus(PIDFD_OFFSET), pidfd);
    program.pointer(arguments.plus(PARENT_TID_OFFSET), pid);
    if (sharesMemory) {
      program.pointer(arguments.plus(STACK_OFFSET), program.reserve(STACK_SIZE, 16));
    }
    return arguments;
  }

  private static void mask(ProgramBuilder program, Operand mask, Operand old) {
    program.call(
        RT_SIGPROCMASK, Operand.of(Sched.SIG_SETMASK), mask, old, Operand.of(Sched.SIGSET_SIZE));
  }

  /** The row before an execve: no signal is blocked any more. */
  public static void unblockSignals(ProgramBuilder program) {
    mask(program, program.words(0), Operand.of(0));
  }

  /**
   * A clone that executes a file once it has read a byte; at end of file it ends.
   *
   * @param executable which of the passed descriptors is the file
   * @param go which of them the byte comes from
   */
  public static Parent.Child executing(int executable, int go) {
    return (program, numbers) -> {
      ProgramBuilder.Label execute = program.label();
      Operand.Content count = program.slot();
      program
          .call(READ, Operand.of(numbers.ofPassed(go)), program.reserve(1, 1), Operand.of(1))
          .into(count)
          .flag(Row.RETRY_EINTR);
      program.compare(count, Operand.ALL, 0, Errno.EALREADY).onErrno(execute, Errno.EALREADY);
      program.call(EXIT_GROUP, Operand.of(1));
      program.place(execute);
      program.call(
          EXECVEAT,
          Operand.of(numbers.ofPassed(executable)),
          program.string(""),
          program.strings(List.of("jrun", "init")),
          program.pointerArray(List.of()),
          Operand.of(Fcntl.AT_EMPTY_PATH));
    };
  }

  private static void closeRange(ProgramBuilder program, int first, long last) {
    if (first <= last) {
      program.call(CLOSE_RANGE, Operand.of(first), Operand.of(last), Operand.of(0));
    }
  }
}
