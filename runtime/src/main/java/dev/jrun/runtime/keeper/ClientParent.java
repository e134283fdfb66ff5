package dev.jrun.runtime.keeper;

import static dev.jrun.runtime.abi.SystemCall.CLOSE;
import static dev.jrun.runtime.abi.SystemCall.SENDMSG;
import static dev.jrun.runtime.abi.SystemCall.WAITID;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Socket;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.client.ClientProgram;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.ProcFile;
import dev.jrun.runtime.kernel.UnixSocket;
import dev.jrun.runtime.parent.CallerGoneException;
import dev.jrun.runtime.parent.Clone;
import dev.jrun.runtime.parent.CloneRows;
import dev.jrun.runtime.parent.Cloning;
import dev.jrun.runtime.parent.Numbers;
import dev.jrun.runtime.parent.Parent;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.ProgramBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.IntStream;

/** A client as a parent: containers and hooks become its children, as if it were runc. */
final class ClientParent implements Parent {
  private final Hand hand;
  private final int pid;
  private final SortedSet<Integer> open;
  private final long ignored;
  private final Set<Integer> children = new HashSet<>();

  /**
   * @param open the numbers of all its descriptors, in order
   * @param ignored the signals that it ignores, bit N - 1 for signal N
   */
  ClientParent(Hand hand, int pid, SortedSet<Integer> open, long ignored) {
    this.ignored = ignored;
    this.hand = hand;
    this.pid = pid;
    this.open = open;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public boolean isOpen(int descriptor) {
    return open.contains(descriptor);
  }

  @Override
  public boolean isGone() {
    return hand.isGone();
  }

  @Override
  public OptionalInt lifeline() {
    return OptionalInt.of(hand.waitable());
  }

  /**
   * The lowest numbers in a row that are free in the client, with as many free ones below them as
   * are taken on the way there: by what is sent along, by a signalfd(2) and by the file that a
   * large table comes in.
   */
  @Override
  public Numbers numbers(Cloning cloning) {
    int count = cloning.inherited().size() + cloning.passed().size();
    int taken = cloning.passed().size() + 2;
    int first = cloning.lowest();
    while (!open.subSet(first, first + count).isEmpty()
        || first - open.headSet(first).size() < taken) {
      first++;
    }
    return new Numbers(first, cloning.inherited().size(), cloning.passed().size());
  }

  /** Without CLONE_VM: the client goes on with other tables while the clone waits. */
  @Override
  public Starting start(Cloning cloning, Child child) {
    Program program = program(cloning, child, false);
    Hand.Answer answered;
    try {
      if (hand.fits(program)) {
        answered = hand.ask(program, cloning.passed());
      } else {
        program = program(cloning, child, true);
        answered = hand.askInFile(program, cloning.passed());
      }
    } catch (CallerGoneException gone) {
      throw noClone();
    }
    Program sent = program;
    return () -> cloned(answered, sent);
  }

  private Program program(Cloning cloning, Child child, boolean inFile) {
    ProgramBuilder builder = new ProgramBuilder(false);
    if (inFile) {
      hand.writeFileRows(builder, cloning.passed().size());
    }
    Answer answer = new Answer(builder);
    CloneRows rows = new CloneRows(builder, answer.pid(), answer.pidfd());
    Numbers numbers = numbers(cloning);
    List<Operand> sources = new ArrayList<>();
    cloning.inherited().forEach(number -> sources.add(Operand.of(number)));
    IntStream.range(0, cloning.passed().size())
        .forEach(index -> sources.add(hand.descriptor(index)));
    rows.write(cloning, 0, sources, numbers, child);
    for (int i = 0; i < cloning.passed().size(); i++) {
      builder.call(CLOSE, hand.descriptor(i)).ignoreErrors();
    }
    answer.send(hand, rows.outcome());
    builder.end();
    return builder.build(numbers.ofPassed(cloning.report()));
  }

  private Clone cloned(Hand.Answer answered, Program program) {
    UnixSocket.Message message;
    try {
      message = answered.await();
    } catch (CallerGoneException gone) {
      throw noClone();
    }
    int cloned = message.data().getInt();
    if (cloned == 0) {
      throw new KernelException(SystemCall.CLONE3, "", Errno.of(-message.data().getInt()));
    }
    children.add(cloned);
    return new Clone(cloned, message.descriptors().getFirst(), program, () -> {});
  }

  private static KernelException noClone() {
    return new KernelException(SystemCall.CLONE3, "the caller, which has ended", Errno.ESRCH);
  }

  /** The answer to a request to clone: the pid, with the pidfd; or 0 and the errno. */
  private static final class Answer {
    private final ProgramBuilder program;
    private final Operand.Address result;
    private final Operand.Address control;

    Answer(ProgramBuilder program) {
      this.program = program;
      this.result = program.reserve(8, 8);
      this.control = program.reserve(Socket.CMSGHDR_SIZE + 8, 8);
    }

    Operand.Address pid() {
      return result;
    }

    Operand.Address pidfd() {
      return control.plus(Socket.CMSGHDR_SIZE);
    }

    void send(Hand hand, Operand.Content outcome) {
      int length = Socket.CMSGHDR_SIZE + 4;
      program.number(control, length);
      program.number(control.plus(8), Socket.SOL_SOCKET | (long) Socket.SCM_RIGHTS << 32);
      Operand.Address vector = program.words(0, 8);
      program.pointer(vector, result);
      Operand.Address header = program.reserve(Socket.MSGHDR_SIZE, 8);
      program.pointer(header.plus(Socket.MSG_IOV), vector);
      program.number(header.plus(Socket.MSG_IOVLEN), 1);
      program.pointer(header.plus(Socket.MSG_CONTROL), control);
      program.number(header.plus(Socket.MSG_CONTROLLEN), length);
      program.value(outcome).into(result.content(4)).ignoreErrors();
      ProgramBuilder.Label sent = program.label();
      Operand.Content pid = result.content(0);
      ProgramBuilder.Label cloned = program.label();
      program.compare(pid, Operand.ALL, 0, Errno.EALREADY).onErrno(cloned, Errno.EALREADY);
      hand.answer(program, result, 8);
      program.goTo(sent);
      program.place(cloned);
      program.call(SENDMSG, hand.socket(), header, Operand.of(Socket.MSG_NOSIGNAL)).ignoreErrors();
      Operand.Content pidfd = control.content(Socket.CMSGHDR_SIZE);
      program.call(CLOSE, pidfd).ignoreErrors();
      program.place(sent);
    }
  }

  @Override
  public Optional<Kernel.WaitStatus> waitid(int child, int options) {
    if (hand.isGone()) {
      return Optional.empty();
    }
    if (!isChild(child)) {
      throw new KernelException(WAITID, Integer.toString(child), Errno.ECHILD);
    }
    ProgramBuilder program = new ProgramBuilder(false);
    Operand.Address answer = program.reserve(ChildStatus.SIZE, 8);
    ChildStatus.ask(program, child, options, answer);
    hand.answer(program, answer, ChildStatus.SIZE);
    ByteBuffer data;
    try {
      data = hand.ask(program).await().data();
    } catch (CallerGoneException gone) {
      return Optional.empty();
    }
    return ChildStatus.read(data, 0, child);
  }

  /** Saves asking the client about processes of others, and the kernel about those cloned here. */
  private boolean isChild(int process) {
    if (children.contains(process)) {
      return true;
    }
    try {
      String stat = ProcFile.read(Path.of("/proc", Integer.toString(process), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 4).startsWith(pid + " ");
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public void rememberTerminal() {
    ProgramBuilder program = new ProgramBuilder(false);
    ClientProgram.rememberTerminal(program);
    hand.answer(program, program.reserve(8, 8), 8);
    hand.ask(program).await();
  }

  @Override
  public void endWithIfLost(int status) {
    ProgramBuilder program = new ProgramBuilder(false);
    ClientProgram.setStatusIfLost(program, status);
    hand.tell(program);
  }

  @Override
  public Signals catchSignals() {
    return new SignalsOfClient(hand, ignored);
  }
}
