package dev.jrun.runtime.keeper;

import static dev.jrun.runtime.abi.SystemCall.PPOLL;
import static dev.jrun.runtime.abi.SystemCall.READ;
import static dev.jrun.runtime.abi.SystemCall.RT_SIGACTION;
import static dev.jrun.runtime.abi.SystemCall.RT_SIGPROCMASK;
import static dev.jrun.runtime.abi.SystemCall.SIGNALFD4;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.Signal;
import dev.jrun.runtime.parent.Parent;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The signals of a client: it blocks them, waits at a signalfd(2) beside the connection, and tells
 * of each.
 */
final class SignalsOfClient implements Parent.Signals {
  /** Size of {@code struct signalfd_siginfo}, which begins with the number. */
  private static final int SIGNALFD_SIGINFO_SIZE = 128;

  private final Hand hand;
  private final Hand.Answer blocked;

  /**
   * @param ignored the signals that the client ignores: it no longer does, or the container, to
   *     which they are passed on, would inherit that
   */
  SignalsOfClient(Hand hand, long ignored) {
    this.hand = hand;
    ProgramBuilder program = new ProgramBuilder(false);
    Operand.Address set = program.words(caught());
    Operand size = Operand.of(Sched.SIGSET_SIZE);
    program
        .call(RT_SIGPROCMASK, Operand.of(Sched.SIG_BLOCK), set, Operand.of(0), size)
        .ignoreErrors();
    Operand.Address byDefault = program.words(0, 0, 0, 0);
    for (int signal = 1; signal <= Signal.LAST; signal++) {
      if ((ignored & caught() & 1L << (signal - 1)) != 0) {
        program
            .call(RT_SIGACTION, Operand.of(signal), byDefault, Operand.of(0), size)
            .ignoreErrors();
      }
    }
    Operand.Content descriptor = program.slot();
    program
        .call(
            SIGNALFD4,
            Operand.of(-1),
            set,
            size,
            Operand.of(Sched.SFD_CLOEXEC | Sched.SFD_NONBLOCK))
        .into(descriptor)
        .ignoreErrors();
    hand.answer(program, new Operand.Address(descriptor.offset()), 4);
    // Heard later: the launch goes on meanwhile.
    blocked = hand.ask(program);
  }

  /** Those that are passed on, and the one that tells of a child's end. */
  private static long caught() {
    long set = 1L << (Sched.SIGCHLD - 1);
    for (int signal = 1; signal <= Signal.LAST; signal++) {
      if (!NOT_FORWARDED.contains(signal)) {
        set |= 1L << (signal - 1);
      }
    }
    return set;
  }

  @Override
  public Kernel.WaitStatus await(int pid, IntConsumer target) {
    int signalfd = blocked.await().data().getInt(0);
    if (signalfd < 0) {
      throw new KernelException(SIGNALFD4, "", Errno.of(-signalfd));
    }
    while (true) {
      ByteBuffer answer = awaitSignal(signalfd, pid).await().data();
      Optional<Kernel.WaitStatus> status = ChildStatus.read(answer, SIGNALFD_SIGINFO_SIZE, pid);
      if (status.isPresent()) {
        return status.get();
      }
      int signal = answer.getInt(0);
      if (signal != 0 && signal != Sched.SIGCHLD) {
        target.accept(signal);
      }
    }
  }

  /**
   * Has the client wait for a signal, that of its child's end among them; it answers which one came
   * and how the child has ended, if it has. One answer for both spares a round trip at the end.
   */
  private Hand.Answer awaitSignal(int signalfd, int child) {
    ProgramBuilder program = new ProgramBuilder(false);
    Operand.Address answer = program.reserve(SIGNALFD_SIGINFO_SIZE + ChildStatus.SIZE, 8);
    // The connection, too, on which nothing comes but its end.
    Operand.Address poll = program.halfWords(signalfd, Fcntl.POLLIN, 0, Fcntl.POLLIN);
    program.value(hand.socket()).into(poll.content(8)).ignoreErrors();
    program.call(PPOLL, poll, Operand.of(2), Operand.of(0), Operand.of(0)).ignoreErrors();
    program
        .call(READ, Operand.of(signalfd), answer, Operand.of(SIGNALFD_SIGINFO_SIZE))
        .ignoreErrors();
    ChildStatus.ask(
        program, child, Sched.WEXITED | Sched.WNOHANG, answer.plus(SIGNALFD_SIGINFO_SIZE));
    hand.answer(program, answer, SIGNALFD_SIGINFO_SIZE + ChildStatus.SIZE);
    return hand.ask(program);
  }

  /** Nothing: the client is about to end. */
  @Override
  public void close() {}
}
