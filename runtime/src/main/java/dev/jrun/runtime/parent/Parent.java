package dev.jrun.runtime.parent;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.program.ProgramBuilder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The process that the inits and hooks of a caller become children of, and from which they inherit
 * what they are not given: cgroup, limits, session, descriptors.
 */
public interface Parent {
  /** This JVM; the kernel is entered on first use only. */
  static Parent self() {
    return new ThisProcess(Kernel::host);
  }

  /** This JVM, seen through {@code kernel}. */
  static Parent self(Kernel kernel) {
    return new ThisProcess(() -> kernel);
  }

  /** Its pid, as this JVM sees it. */
  int pid();

  /** Whether it has a descriptor of this number. */
  boolean isOpen(int descriptor);

  /** Whether it has ended, so that nobody is left to tell of what it has begun. */
  boolean isGone();

  /**
   * A descriptor of this JVM that can be read when the process has ended; empty if the process is
   * this JVM.
   */
  OptionalInt lifeline();

  /** Where a clone of {@code cloning} will find the descriptors that it gets. */
  Numbers numbers(Cloning cloning);

  /**
   * Clones the process, or begins to; the clone executes {@code child}. A client answers later, and
   * the clone takes its time for a new network namespace: the caller can do something else.
   *
   * @throws KernelException if there is no clone, as far as that is known yet
   */
  Starting start(Cloning cloning, Child child);

  /** A clone that is being made. */
  interface Starting {
    /**
     * The clone, awaited.
     *
     * @throws KernelException if there is none
     */
    Clone await();
  }

  /**
   * {@code waitid(P_PID, pid, info, options, NULL)}.
   *
   * @return how the child ended, empty with {@code WNOHANG} if it has not; empty, too, if the
   *     process has ended, whose children another one waits for
   * @throws KernelException with ECHILD if {@code pid} is no child of the process
   */
  Optional<Kernel.WaitStatus> waitid(int pid, int options);

  /**
   * Has the process give its terminal the settings back that it has now, should this JVM end before
   * it; {@code rememberTerminal} comes before they are changed.
   */
  void rememberTerminal();

  /** Has the process end with this status should this JVM end before it. */
  void endWithIfLost(int status);

  /** Catches the signals that the process gets, which then no longer end it. */
  Signals catchSignals();

  /** Signals of the process, to be passed on. */
  interface Signals extends AutoCloseable {
    /**
     * SIGKILL and SIGSTOP cannot be caught; SIGCHLD, SIGPIPE and SIGURG are about the process
     * itself, as in runc.
     */
    Set<Integer> NOT_FORWARDED = Set.of(9, 13, 17, 19, 23);

    /**
     * Waits for a child of the process, and meanwhile passes on the signals that come, first those
     * that came since they are caught.
     *
     * @param pid the child's; it is no other process's while a signal is passed on
     * @return how it ended
     */
    Kernel.WaitStatus await(int pid, IntConsumer target);

    /** The signals do again what they did before. */
    @Override
    void close();
  }

  /** What a clone does; the last row has to be an execve. */
  @FunctionalInterface
  interface Child {
    void write(ProgramBuilder program, Numbers numbers);
  }
}
