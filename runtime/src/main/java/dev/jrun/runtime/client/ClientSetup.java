package dev.jrun.runtime.client;

import static dev.jrun.runtime.abi.SystemCall.CLONE3;
import static dev.jrun.runtime.abi.SystemCall.CLOSE;
import static dev.jrun.runtime.abi.SystemCall.CLOSE_RANGE;
import static dev.jrun.runtime.abi.SystemCall.CONNECT;
import static dev.jrun.runtime.abi.SystemCall.DUP3;
import static dev.jrun.runtime.abi.SystemCall.EXECVE;
import static dev.jrun.runtime.abi.SystemCall.EXIT_GROUP;
import static dev.jrun.runtime.abi.SystemCall.FCNTL;
import static dev.jrun.runtime.abi.SystemCall.GETEUID;
import static dev.jrun.runtime.abi.SystemCall.OPENAT;
import static dev.jrun.runtime.abi.SystemCall.PIPE2;
import static dev.jrun.runtime.abi.SystemCall.PPOLL;
import static dev.jrun.runtime.abi.SystemCall.READ;
import static dev.jrun.runtime.abi.SystemCall.READLINKAT;
import static dev.jrun.runtime.abi.SystemCall.RECVFROM;
import static dev.jrun.runtime.abi.SystemCall.SENDMSG;
import static dev.jrun.runtime.abi.SystemCall.SETSID;
import static dev.jrun.runtime.abi.SystemCall.SETSOCKOPT;
import static dev.jrun.runtime.abi.SystemCall.SHUTDOWN;
import static dev.jrun.runtime.abi.SystemCall.SOCKET;
import static dev.jrun.runtime.abi.SystemCall.STATX;
import static dev.jrun.runtime.abi.SystemCall.WRITE;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.Socket;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The rows that a client executes once: from its first system call until a keeper serves it, or it
 * is a JVM.
 *
 * <p>Two of them are given arguments that only the kernel knows, by rows before them that write
 * into them. Where those two are, a first pass over the rows finds out.
 */
final class ClientSetup {
  /**
   * How long a client waits to be accepted, and then to be greeted. A keeper that takes longer is
   * stopped, or is none; a busy one greets all its clients before it does anything for them.
   */
  private static final int PATIENCE_SECONDS = 10;

  private static final int STATX_UID = 20;
  private static final int STATX_MODE = 28;
  private static final int STREAMS = 3;

  private final Hello hello;
  private final String directory;
  private final Known known;
  private final ProgramBuilder program = new ProgramBuilder(false);
  private final ProgramBuilder.Label alone = program.label();
  private final Operand.Content socket = program.slot();
  private final Operand.Address pipe = program.reserve(8, 4);
  private int keeperRow;
  private int ownRow;

  /**
   * Which rows are given arguments.
   *
   * @param keeper the execve of a keeper
   * @param own the execve that makes a JVM of the client
   */
  private record Known(int keeper, int own) {}

  private ClientSetup(Hello hello, String directory, Known known) {
    this.hello = hello;
    this.directory = directory;
    this.known = known;
    write();
  }

  /**
   * The rows.
   *
   * @param directory where keepers listen
   */
  static ClientSetup of(Hello hello, String directory) {
    ClientSetup first = new ClientSetup(hello, directory, new Known(0, 0));
    return new ClientSetup(hello, directory, new Known(first.keeperRow, first.ownRow));
  }

  /** The finished rows. */
  Program program() {
    return program.build(2);
  }

  /** The slot with the number of the client's end of the connection. */
  Operand.Content socket() {
    return socket;
  }

  /** In their order. */
  private void write() {
    ProgramBuilder.Label connected = program.label();
    ProgramBuilder.Label lost = program.label();
    openStreams();
    findLauncher(lost);
    Operand.Address address = findKeeper();
    open();
    connect(address).thenGoTo(connected).ignoreErrors();
    startKeeper();
    connect(address).onAnyErrno(alone);
    program.place(connected);
    greet();
    program.place(alone);
    becomeJvm();
    program.place(lost);
    ClientProgram.complain(
        program,
        "jrun: cannot find or execute its launcher, jrun-jvm beside it\n",
        Operand.of(ClientProgram.FAILURE));
  }

  /** Else what this program opens would pass for the caller's streams. */
  private void openStreams() {
    for (int stream = 0; stream < STREAMS; stream++) {
      ProgramBuilder.Label next = program.label();
      program
          .call(FCNTL, Operand.of(stream), Operand.of(Fcntl.F_GETFD))
          .thenGoTo(next)
          .ignoreErrors();
      openNull();
      program.place(next);
    }
  }

  private ProgramBuilder.Draft openNull() {
    return program
        .call(
            OPENAT,
            Operand.of(Fcntl.AT_FDCWD),
            program.string("/dev/null"),
            Operand.of(Fcntl.O_RDWR))
        .ignoreErrors();
  }

  /** The client's own path and a suffix; a pipe joins them, since rows cannot. */
  private void findLauncher(ProgramBuilder.Label lost) {
    Operand self = Operand.of(ClientProgram.OWN_PATH);
    Operand.Content length = program.slot();
    program
        .call(
            READLINKAT,
            Operand.of(Fcntl.AT_FDCWD),
            program.string("/proc/self/exe"),
            self,
            Operand.of(ClientProgram.PATH_MAX))
        .into(length)
        .onAnyErrno(lost);
    program.call(PIPE2, pipe, Operand.of(Fcntl.O_CLOEXEC)).onAnyErrno(lost);
    through(self, length, Operand.of(0), Operand.of(0));
    String suffix = "-jvm";
    through(
        program.string(suffix),
        Operand.of(suffix.length() + 1L),
        Operand.of(ClientProgram.LAUNCHER_PATH),
        Operand.of(2L * ClientProgram.PATH_MAX));
    give(ClientProgram.ARGUMENTS + 8, 8, known.keeper(), 2);
    give(ClientProgram.ARGUMENTS, 16, known.own(), 1);
    program.call(CLOSE, end(0));
    program.call(CLOSE, end(4));
  }

  /** Gives a row arguments that only the kernel knew. */
  private void give(long address, int size, int row, int argument) {
    through(
        Operand.of(address),
        Operand.of(size),
        Operand.of(ClientProgram.SETUP + Program.argumentOffset(row, argument)),
        Operand.of(size));
  }

  /** Writes into the pipe and, unless {@code length} is 0, reads it empty. */
  private void through(Operand from, Operand count, Operand to, Operand length) {
    program.call(WRITE, end(4), from, count).onAnyErrno(alone);
    if (!length.equals(Operand.of(0))) {
      program.call(READ, end(0), to, length).onAnyErrno(alone);
    }
  }

  private Operand.Content end(int offset) {
    return pipe.content(offset);
  }

  /**
   * The keeper's address: one for each build and mount namespace. Its directory is the user's
   * alone, or there is no keeper for this client; one that is missing is made by the keeper.
   */
  private Operand.Address findKeeper() {
    Operand.Content user = program.slot();
    program.call(GETEUID).into(user);
    program.compare(user, Operand.ALL, 0, Errno.EPERM).onErrno(alone, Errno.EPERM);

    Operand.Address status = program.reserve(Fcntl.STATX_SIZE, 8);
    ProgramBuilder.Label usable = program.label();
    program
        .call(
            STATX,
            Operand.of(Fcntl.AT_FDCWD),
            program.string(directory),
            Operand.of(Fcntl.AT_SYMLINK_NOFOLLOW),
            Operand.of(Fcntl.STATX_BASIC_STATS),
            status)
        .onErrno(usable, Errno.ENOENT);
    program
        .compare(status.content(STATX_UID), Operand.ALL, 0, Errno.EPERM)
        .onErrno(alone, Errno.EPERM);
    program
        .compare(status.content(STATX_MODE), 0xffff, Fcntl.S_IFDIR | 0700, Errno.EPERM)
        .onErrno(alone, Errno.EPERM);
    program.place(usable);

    byte[] name = new byte[Socket.SOCKADDR_UN_SIZE];
    byte[] prefix = (directory + "/" + hello.build() + ".").getBytes(StandardCharsets.UTF_8);
    name[0] = Socket.AF_UNIX;
    System.arraycopy(prefix, 0, name, 2, prefix.length);
    Operand.Address address = program.bytes(name);
    program
        .call(
            READLINKAT,
            Operand.of(Fcntl.AT_FDCWD),
            program.string("/proc/self/ns/mnt"),
            address.plus(2 + prefix.length),
            Operand.of(Socket.SOCKADDR_UN_SIZE - 3L - prefix.length))
        .onAnyErrno(alone);
    return address;
  }

  private void open() {
    program
        .call(
            SOCKET,
            Operand.of(Socket.AF_UNIX),
            Operand.of(Socket.SOCK_SEQPACKET | Socket.SOCK_CLOEXEC),
            Operand.of(0))
        .into(socket)
        .onAnyErrno(alone);
    program.call(
        SETSOCKOPT,
        socket,
        Operand.of(Socket.SOL_SOCKET),
        Operand.of(Socket.SO_SNDTIMEO),
        program.words(PATIENCE_SECONDS, 0),
        Operand.of(16));
  }

  private ProgramBuilder.Draft connect(Operand.Address address) {
    return program.call(CONNECT, socket, address, Operand.of(Socket.SOCKADDR_UN_SIZE));
  }

  /** Starts a JVM that is to be the keeper, and waits until it tells that it listens. */
  private void startKeeper() {
    Operand.Address ready = program.reserve(8, 4);
    Operand.Content readEnd = ready.content(0);
    Operand.Content writeEnd = ready.content(4);
    ProgramBuilder.Label child = program.label();
    ProgramBuilder.Label parent = program.label();
    // Not close-on-exec: the child's end may be at its number already.
    program.call(PIPE2, ready, Operand.of(0)).onAnyErrno(alone);
    Operand.Content outcome = program.slot();
    program
        .call(CLONE3, program.words(0, 0, 0, 0, Sched.SIGCHLD, 0, 0, 0), Operand.of(64))
        .into(outcome)
        .flag(Row.POSITIVE_IS_ELSE)
        .thenGoTo(child)
        .onAnyErrno(parent);
    program.place(child);
    executeKeeper(writeEnd);
    program.place(parent);
    program.call(CLOSE, writeEnd);
    Operand.Content count = program.slot();
    program
        .call(READ, readEnd, program.reserve(1, 1), Operand.of(1))
        .into(count)
        .flag(Row.RETRY_EINTR)
        .onAnyErrno(alone);
    program.call(CLOSE, readEnd);
    program.compare(count, Operand.ALL, 1, Errno.EPERM).onErrno(alone, Errno.EPERM);
  }

  /** The keeper outlives this client: it has a session and streams of its own. */
  private void executeKeeper(Operand.Content readiness) {
    program.call(SETSID).ignoreErrors();
    program
        .call(DUP3, readiness, Operand.of(ClientProgram.READINESS), Operand.of(0))
        .ignoreErrors();
    program.call(
        CLOSE_RANGE,
        Operand.of(ClientProgram.READINESS + 1),
        Operand.of(Operand.ALL),
        Operand.of(0));
    for (int stream = 0; stream < 2; stream++) {
      program.call(CLOSE, Operand.of(stream)).ignoreErrors();
      openNull();
    }
    ProgramBuilder.Draft execute =
        program.call(
            EXECVE,
            Operand.of(ClientProgram.LAUNCHER_PATH),
            program.strings(List.of("jrun", "--keeper=" + directory + "/" + hello.build())),
            Operand.of(0));
    keeperRow = execute.ignoreErrors().index();
    program.call(EXIT_GROUP, Operand.of(1));
  }

  /** Says hello, and waits for the first sign of a keeper that serves this client. */
  private void greet() {
    Operand.Content directoryNumber = program.slot();
    program
        .call(
            OPENAT,
            Operand.of(Fcntl.AT_FDCWD),
            program.string("."),
            Operand.of(Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC))
        .into(directoryNumber)
        .onAnyErrno(alone);
    Operand.Address message = hello.message(program, List.of(socket, directoryNumber), STREAMS);
    program.call(SENDMSG, socket, message, Operand.of(Socket.MSG_NOSIGNAL)).onAnyErrno(alone);
    awaitAnswer();
    Operand.Address welcome = program.reserve(8, 8);
    Operand.Content count = program.slot();
    program
        .call(RECVFROM, socket, welcome, Operand.of(8), Operand.of(Socket.MSG_DONTWAIT))
        .into(count)
        .onAnyErrno(alone);
    program.compare(count, Operand.ALL, 1, Errno.EPERM).onErrno(alone, Errno.EPERM);
    program
        .compare(welcome.content(0), Operand.ALL, ClientProgram.WELCOME, Errno.EPERM)
        .onErrno(alone, Errno.EPERM);
    program.end();
  }

  /**
   * Waits until the connection can be read. When patience ends, the keeper is first kept from
   * sending more: the command is executed by one of the two, never by both.
   */
  private void awaitAnswer() {
    ProgramBuilder.Label answered = program.label();
    Operand.Address poll = program.words((long) Fcntl.POLLIN << 32);
    Operand.Address limit = program.words(PATIENCE_SECONDS, 0);
    Operand.Content ready = program.slot();
    program.value(socket).into(poll.content(0));
    // Not made again when a signal interrupts it: the kernel does so, with the time that is left.
    program.call(PPOLL, poll, Operand.of(1), limit, Operand.of(0)).into(ready).ignoreErrors();
    program.compare(ready, Operand.ALL, 1, Errno.EPERM).thenGoTo(answered).ignoreErrors();
    program.call(SHUTDOWN, socket, Operand.of(Socket.SHUT_RD)).ignoreErrors();
    program.place(answered);
  }

  /** The same command in a JVM of its own, with the caller's arguments and environment. */
  private void becomeJvm() {
    ownRow =
        program
            .call(EXECVE, Operand.of(ClientProgram.LAUNCHER_PATH), Operand.of(0), Operand.of(0))
            .ignoreErrors()
            .index();
  }
}
