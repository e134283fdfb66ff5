package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.CHDIR;
import static dev.jrun.runtime.abi.SystemCall.CLONE3;
import static dev.jrun.runtime.abi.SystemCall.CLOSE;
import static dev.jrun.runtime.abi.SystemCall.EXECVE;
import static dev.jrun.runtime.abi.SystemCall.EXIT_GROUP;
import static dev.jrun.runtime.abi.SystemCall.FACCESSAT2;
import static dev.jrun.runtime.abi.SystemCall.GETCWD;
import static dev.jrun.runtime.abi.SystemCall.IOCTL;
import static dev.jrun.runtime.abi.SystemCall.OPENAT;
import static dev.jrun.runtime.abi.SystemCall.PPOLL;
import static dev.jrun.runtime.abi.SystemCall.READ;
import static dev.jrun.runtime.abi.SystemCall.SECCOMP;
import static dev.jrun.runtime.abi.SystemCall.SETNS;
import static dev.jrun.runtime.abi.SystemCall.SIGNALFD4;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.launch.Namespace;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** What makes the init the process it is to become, as rows: namespaces, directory, program. */
final class ProcessRows {
  private static final int PATH_MAX = 4096;

  /**
   * Signals that a process without handlers dies of by intent: HUP, INT, QUIT, USR1, USR2, TERM.
   */
  private static final long DEADLY_SIGNALS = 0b0100_1010_0000_0111;

  private final Frame frame;
  private final ProgramBuilder program;
  private final EnumMap<Namespace, Operand.Content> namespaces = new EnumMap<>(Namespace.class);
  private final Operand.Content directoryResult;
  private final Operand.Content command;
  private final Operand.Content listener;
  private final Operand.Address goMessage;
  private final Operand.Address path;

  ProcessRows(Frame frame) {
    this.frame = frame;
    this.program = frame.program;
    this.directoryResult = program.slot();
    this.command = program.slot();
    this.listener = program.slot();
    this.goMessage = program.reserve(GoMessage.SIZE, 8);
    this.path = program.reserve(PATH_MAX, 8);
  }

  /** What was opened stays so until a later step closes what it opened itself. */
  void join(Step.JoinNamespaces join) {
    switch (join.stage()) {
      case OPEN -> join.types().forEach(t -> namespaces.put(t, open(t, join.path().orElseThrow())));
      case JOIN -> {
        Operand target =
            join.path().isPresent()
                ? namespaces.get(join.types().getFirst())
                : frame.at(Descriptor.CONTAINER);
        long types = join.types().stream().mapToLong(Namespace::cloneFlag).sum();
        program.call(SETNS, target, Operand.of(types));
        if (join.joinsPid()) {
          becomeSibling();
        }
        if (join.types().contains(Namespace.MOUNT) && join.path().isEmpty()) {
          openRoot();
        }
      }
    }
  }

  /** Who joins a mount namespace has its root, and that is the container's. */
  private void openRoot() {
    Operand.Content root = program.slot();
    Operand here = Operand.of(Fcntl.AT_FDCWD);
    frame.open(here, "/", Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, root);
    frame.keep(root, Descriptor.ROOT);
    frame.release();
  }

  private Operand.Content open(Namespace namespace, String path) {
    Operand.Content file = program.slot();
    Operand.Content type = program.slot();
    program
        .call(
            OPENAT,
            Operand.of(Fcntl.AT_FDCWD),
            program.string(path),
            Operand.of(Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK),
            Operand.of(0))
        .into(file);
    // What is no namespace fails with ENOTTY, and what is another kind of one as setns(2) would.
    program.call(IOCTL, file, Operand.of(Sched.NS_GET_NSTYPE)).into(type);
    program.compare(type, Operand.ALL, namespace.cloneFlag(), Errno.EINVAL);
    return file;
  }

  /**
   * Only children live in a pid namespace that was joined. The clone takes over as a child of the
   * runtime, and this process, after it told the clone's pid, ends.
   */
  private void becomeSibling() {
    ProgramBuilder.Label child = program.label();
    ProgramBuilder.Label parent = program.label();
    Operand.Content pid = program.slot();
    program
        .call(CLONE3, program.words(Sched.CLONE_PARENT, 0, 0, 0, 0, 0, 0, 0), Operand.of(64))
        .into(pid)
        .flag(Row.POSITIVE_IS_ELSE)
        .thenGoTo(child)
        .onErrno(parent);
    program.place(parent);
    program.value(pid).flag(Row.REPORT);
    program.call(EXIT_GROUP, Operand.of(0));
    program.place(child);
  }

  void enter(Step.EnterDirectory enter) {
    ProgramBuilder.Label done = program.label();
    if (enter.last()) {
      program
          .compare(directoryResult, Operand.ALL, 0, Errno.EAGAIN)
          .thenGoTo(done)
          .tolerate(Errno.EAGAIN);
    }
    ProgramBuilder.Draft chdir =
        program.call(CHDIR, program.string(enter.path())).into(directoryResult);
    if (!enter.last()) {
      chdir.onErrno(done, Errno.EACCES, Errno.EPERM);
    }
    program.call(GETCWD, path, Operand.of(PATH_MAX));
    // The kernel writes "(unreachable)/…" for a directory outside of the root.
    program.compare(path.content(0), 0xff, '/', Errno.EXDEV);
    program.place(done);
  }

  void find(Step.FindCommand find) {
    ProgramBuilder.Label found = program.label();
    boolean search = !find.name().contains("/");
    ProgramBuilder.Label directory = program.label();
    for (String candidate : find.candidates()) {
      ProgramBuilder.Label next = program.label();
      Operand.Address path = program.string(candidate);
      ProgramBuilder.Draft stat = frame.statAt(Operand.of(Fcntl.AT_FDCWD), path, 0);
      if (!search) {
        frame.typeIs(Fcntl.S_IFDIR, Errno.ENOTDIR).thenGoTo(directory).tolerate(Errno.ENOTDIR);
      }
      // As execve(2): what is no regular file is not executable.
      ProgramBuilder.Draft regular = frame.typeIs(Fcntl.S_IFREG, Errno.EACCES);
      ProgramBuilder.Draft executable =
          program.call(
              FACCESSAT2,
              Operand.of(Fcntl.AT_FDCWD),
              path,
              Operand.of(Fcntl.X_OK),
              Operand.of(Fcntl.AT_EACCESS));
      if (search) {
        stat.onErrno(
            next, Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP, Errno.ENAMETOOLONG);
        regular.onErrno(next, Errno.EACCES);
        executable.onErrno(next, Errno.EACCES);
      }
      program.value(path).into(command).thenGoTo(found);
      program.place(next);
    }
    program.fail(Errno.ENOENT);
    program.place(directory);
    if (!search) {
      program.fail(Errno.EISDIR);
    }
    program.place(found);
  }

  void synchronize(Step.Synchronize synchronize) {
    switch (synchronize.milestone()) {
      case MOUNTED, JOINED -> meet();
      case READY -> {
        meet();
        awaitStart();
      }
      case LISTENING -> {
        program.value(listener).flag(Row.REPORT);
        awaitSent();
        // Else nobody would notice that the one who has it is gone: not even the execve would end.
        program.call(CLOSE, listener).flag(Row.TOLERATE_ALL);
      }
    }
  }

  private void meet() {
    program.value(Operand.of(0)).flag(Row.REPORT);
    awaitGo();
  }

  void filter(Step.FilterCalls step) {
    SeccompFilter filter = step.filter();
    Operand.Address instructions =
        program.words(filter.instructions().stream().mapToLong(Long::longValue).toArray());
    Operand.Address header = program.words(filter.instructions().size(), 0);
    program.pointer(header.plus(Long.BYTES), instructions);
    ProgramBuilder.Draft call =
        program.call(
            SECCOMP,
            Operand.of(SeccompFilter.SECCOMP_SET_MODE_FILTER),
            Operand.of(filter.flags()),
            header);
    if (filter.notifies()) {
      call.into(listener);
    }
  }

  /**
   * Waits for the word that somebody has the listener, with as few calls as can be, which the
   * filter may forbid. It comes where the last word came from; in an exec, that is the pipe.
   */
  private void awaitSent() {
    program.call(READ, frame.at(Descriptor.START), goMessage, Operand.of(1)).flag(Row.RETRY_EINTR);
    program.compare(goMessage.content(0), 0xff, GoMessage.SENT, Errno.ECANCELED);
  }

  /** Reads the runtime's word; its end instead means that the runtime is gone. */
  private void awaitGo() {
    ProgramBuilder.Label go = program.label();
    Operand.Content count = program.slot();
    program
        .call(READ, frame.at(Descriptor.GO), goMessage, Operand.of(GoMessage.SIZE))
        .into(count)
        .flag(Row.RETRY_EINTR);
    program.compare(count, Operand.ALL, 0, Errno.EALREADY).onErrno(go, Errno.EALREADY);
    program.call(EXIT_GROUP, Operand.of(1));
    program.place(go);
  }

  /** Behind the byte that the clone has read there is more: see {@link GoMessage#begin}. */
  void learnKeyring() {
    program
        .call(READ, frame.at(Descriptor.GO), goMessage, Operand.of(GoMessage.SIZE))
        .flag(Row.RETRY_EINTR);
  }

  /** The name of the session keyring, until the next word of the runtime. */
  Operand keyring() {
    return goMessage;
  }

  /** Before a limit of the container's forbids another descriptor. */
  void catchSignals() {
    Operand.Content signals = program.slot();
    program
        .call(
            SIGNALFD4,
            Operand.of(-1),
            program.words(DEADLY_SIGNALS),
            Operand.of(Sched.SIGSET_SIZE),
            Operand.of(Sched.SFD_CLOEXEC))
        .into(signals);
    frame.keep(signals, Descriptor.SIGNALS);
  }

  /**
   * Waits for the byte in start.fifo, or for a signal: the kernel delivers none to the first
   * process of a pid namespace that did not ask for it, and yet kill(1) has to end a created
   * container.
   */
  private void awaitStart() {
    Operand.Address polls = program.halfWords(0, Fcntl.POLLIN, 0, Fcntl.POLLIN);
    program.value(frame.at(Descriptor.START)).into(polls.content(0));
    program.value(frame.at(Descriptor.SIGNALS)).into(polls.content(8));
    program
        .call(PPOLL, polls, Operand.of(2), Operand.of(0), Operand.of(0), Operand.of(0))
        .flag(Row.RETRY_EINTR);
    ProgramBuilder.Label started = program.label();
    int readable = Fcntl.POLLIN << 16;
    program
        .compare(polls.content(12), readable, 0, Errno.EINTR)
        .thenGoTo(started)
        .tolerate(Errno.EINTR);
    program.call(EXIT_GROUP, Operand.of(1));
    program.place(started);
    program.call(READ, frame.at(Descriptor.START), goMessage, Operand.of(1)).flag(Row.RETRY_EINTR);
  }

  void execute(Step.Execute execute) {
    List<Operand.Address> environment = new ArrayList<>();
    execute.env().forEach(entry -> environment.add(program.string(entry)));
    if (execute.lacksHome()) {
      environment.add(goMessage.plus(GoMessage.HOME_OFFSET));
    }
    program.call(
        EXECVE, command, program.strings(execute.args()), program.pointerArray(environment));
  }
}
