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
import static dev.jrun.runtime.abi.SystemCall.RECVMSG;
import static dev.jrun.runtime.abi.SystemCall.SENDMSG;
import static dev.jrun.runtime.abi.SystemCall.SETSID;
import static dev.jrun.runtime.abi.SystemCall.SETSOCKOPT;
import static dev.jrun.runtime.abi.SystemCall.SHUTDOWN;
import static dev.jrun.runtime.abi.SystemCall.SOCKET;
import static dev.jrun.runtime.abi.SystemCall.STATX;
import static dev.jrun.runtime.abi.SystemCall.WRITE;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.Socket;
import dev.jrun.runtime.kernel.MachineCode;
import dev.jrun.runtime.program.ElfFile;
import dev.jrun.runtime.program.Listing;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a client does by itself. It connects to the keeper, which it starts if there is none, and
 * sends a {@link Hello}; from then on it executes the tables that the keeper sends, one after the
 * other, each of which ends with an answer or with the client. Where anything stands in the way of
 * a keeper, it becomes a JVM that serves this one command.
 */
public final class ClientProgram {
  /** The tables that the keeper sends are linked to lie here. */
  public static final long BATCH = ElfFile.DATA + 0xf000;

  /** The most bytes that such a table may have. */
  public static final int BATCH_SIZE = 1 << 17;

  /** The most descriptors that may come with a table. */
  public static final int MAX_DESCRIPTORS = 16;

  /** Where the kernel's addresses of arguments and environment are kept. */
  private static final long ARGUMENTS = ElfFile.DATA;

  private static final long SETUP = ARGUMENTS + 16;
  private static final int PATH_MAX = 4096;

  // Memory that the file need not bring along.
  private static final long OWN_PATH = BATCH + BATCH_SIZE;
  private static final long LAUNCHER_PATH = OWN_PATH + PATH_MAX;
  private static final long END = LAUNCHER_PATH + 2 * PATH_MAX;

  /**
   * How long a client waits to be accepted, and then to be greeted. A keeper that takes longer is
   * stopped, or is none; a busy one greets all its clients before it does anything for them.
   */
  private static final int PATIENCE_SECONDS = 10;

  private static final int STATX_SIZE = 256;
  private static final int STATX_UID = 20;
  private static final int STATX_MODE = 28;
  private static final int STREAMS = 3;

  /** The first message of a keeper, one byte: it serves the client. */
  public static final byte WELCOME = 1;

  /** The number at which a keeper that is being started tells that it listens. */
  public static final int READINESS = 3;

  private final Hello hello;
  private final String directory;
  private final Program setup;
  private final Program receive;
  private final long receiveAddress;

  // Of the first pass: which rows are given the caller's arguments and environment.
  private int keeperRow;
  private int ownRow;

  private ProgramBuilder program;
  private ProgramBuilder.Label alone;
  private Operand.Content socket;
  private Operand.Address pipe;
  private Operand.Address descriptors;

  /**
   * @param build identifies the build: clients speak only to keepers of their own
   * @param directory where keepers listen; it has to belong to the user, with mode 0700
   */
  public ClientProgram(String build, String directory) {
    this.hello = new Hello(build);
    this.directory = directory;
    writeSetup();
    this.setup = writeSetup();
    this.receiveAddress = aligned(SETUP + setup.size());
    this.receive = writeReceive();
    if (receiveAddress + receive.size() > BATCH) {
      throw new IllegalStateException("the client's tables have no room");
    }
  }

  private static long aligned(long address) {
    return (address + 15) & -16;
  }

  /** The client's executable file. */
  public byte[] file(Architecture architecture) {
    ByteBuffer data =
        ByteBuffer.allocate((int) (receiveAddress + receive.size() - ElfFile.DATA))
            .order(ByteOrder.LITTLE_ENDIAN);
    data.position((int) (SETUP - ElfFile.DATA)).put(setup.link(SETUP, 0, architecture));
    data.position((int) (receiveAddress - ElfFile.DATA))
        .put(receive.link(receiveAddress, 0, architecture));
    byte[] entry = MachineCode.clientEntry(architecture, ARGUMENTS, SETUP, receiveAddress, BATCH);
    return ElfFile.of(entry, data.array(), (int) (END - ElfFile.DATA), architecture);
  }

  /** The number of the client's end of the connection, for tables to answer on. */
  public Operand socket() {
    return at(socket);
  }

  /** The number that the descriptor has in the client which came with a table. */
  public Operand descriptor(int index) {
    long begin = receiveAddress + receive.dataOffset() + descriptors.offset();
    return new Operand.ContentAt(begin + Socket.CMSGHDR_SIZE + 4L * index);
  }

  /** What a person reads of both tables: the rows that are executed once, then those in turns. */
  public String listing() {
    StringBuilder text = new StringBuilder("# executed once, at 0x%x\n".formatted(SETUP));
    list(setup, text);
    text.append("# executed before each table of the keeper, at 0x%x\n".formatted(receiveAddress));
    list(receive, text);
    return text.toString();
  }

  private static void list(Program program, StringBuilder text) {
    for (int index = 0; index < program.rows().size(); index++) {
      text.append("%4d  %s%n".formatted(index, Listing.line(program, index)));
    }
  }

  private Operand at(Operand.Content slot) {
    return new Operand.ContentAt(SETUP + setup.dataOffset() + slot.offset());
  }

  /** The rows that are executed once, in their order. */
  private Program writeSetup() {
    program = new ProgramBuilder(false);
    alone = program.label();
    ProgramBuilder.Label connected = program.label();
    ProgramBuilder.Label lost = program.label();
    socket = program.slot();
    pipe = program.reserve(8, 4);

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
    complain("jrun: cannot find or execute its launcher, jrun-jvm beside it\n");
    return program.build(2);
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
    Operand self = Operand.of(OWN_PATH);
    Operand.Content length = program.slot();
    program
        .call(
            READLINKAT,
            Operand.of(Fcntl.AT_FDCWD),
            program.string("/proc/self/exe"),
            self,
            Operand.of(PATH_MAX))
        .into(length)
        .onAnyErrno(lost);
    program.call(PIPE2, pipe, Operand.of(Fcntl.O_CLOEXEC)).onAnyErrno(lost);
    through(self, length, Operand.of(0), Operand.of(0));
    String suffix = "-jvm";
    through(
        program.string(suffix),
        Operand.of(suffix.length() + 1L),
        Operand.of(LAUNCHER_PATH),
        Operand.of(2L * PATH_MAX));
    give(ARGUMENTS + 8, 8, keeperRow, 2);
    give(ARGUMENTS, 16, ownRow, 1);
    program.call(CLOSE, end(0));
    program.call(CLOSE, end(4));
  }

  /** Gives a row arguments that only the kernel knew. */
  private void give(long address, int size, int row, int argument) {
    through(
        Operand.of(address),
        Operand.of(size),
        Operand.of(SETUP + Program.argumentOffset(row, argument)),
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
    return new Operand.Content(pipe.offset() + offset);
  }

  /**
   * The keeper's address: one for each build and mount namespace. Its directory is the user's
   * alone, or there is no keeper for this client; one that is missing is made by the keeper.
   */
  private Operand.Address findKeeper() {
    Operand.Content user = program.slot();
    program.call(GETEUID).into(user);
    program.compare(user, Operand.ALL, 0, Errno.EPERM).onErrno(alone, Errno.EPERM);

    Operand.Address status = program.reserve(STATX_SIZE, 8);
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
        .compare(content(status, STATX_UID), Operand.ALL, 0, Errno.EPERM)
        .onErrno(alone, Errno.EPERM);
    program
        .compare(content(status, STATX_MODE), 0xffff, Fcntl.S_IFDIR | 0700, Errno.EPERM)
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

  private static Operand.Content content(Operand.Address struct, int offset) {
    return new Operand.Content(struct.offset() + offset);
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
    Operand.Content readEnd = content(ready, 0);
    Operand.Content writeEnd = content(ready, 4);
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
    program.call(DUP3, readiness, Operand.of(READINESS), Operand.of(0)).ignoreErrors();
    program.call(CLOSE_RANGE, Operand.of(READINESS + 1), Operand.of(Operand.ALL), Operand.of(0));
    for (int stream = 0; stream < 2; stream++) {
      program.call(CLOSE, Operand.of(stream)).ignoreErrors();
      openNull();
    }
    ProgramBuilder.Draft execute =
        program.call(
            EXECVE,
            Operand.of(LAUNCHER_PATH),
            program.strings(List.of("jrun", "--keeper=" + directory + "/" + hello.build())),
            Operand.of(0));
    keeperRow = execute.index();
    execute.ignoreErrors();
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
        .compare(content(welcome, 0), Operand.ALL, WELCOME, Errno.EPERM)
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
    program.value(socket).into(content(poll, 0));
    // Not made again when a signal interrupts it: the kernel does so, with the time that is left.
    program.call(PPOLL, poll, Operand.of(1), limit, Operand.of(0)).into(ready).ignoreErrors();
    program.compare(ready, Operand.ALL, 1, Errno.EPERM).thenGoTo(answered).ignoreErrors();
    program.call(SHUTDOWN, socket, Operand.of(Socket.SHUT_RD)).ignoreErrors();
    program.place(answered);
  }

  /** The same command in a JVM of its own, with the caller's arguments and environment. */
  private void becomeJvm() {
    ProgramBuilder.Draft execute =
        program
            .call(EXECVE, Operand.of(LAUNCHER_PATH), Operand.of(0), Operand.of(0))
            .ignoreErrors();
    ownRow = execute.index();
  }

  private void complain(String message) {
    int length = message.getBytes(StandardCharsets.UTF_8).length;
    program.call(WRITE, Operand.of(2), program.string(message), Operand.of(length)).ignoreErrors();
    program.call(EXIT_GROUP, Operand.of(1));
  }

  /** The rows that receive a table. */
  private Program writeReceive() {
    program = new ProgramBuilder(false);
    int controlSize = Socket.CMSGHDR_SIZE + 4 * MAX_DESCRIPTORS;
    descriptors = program.reserve(controlSize, 8);
    Operand.Address vector = program.words(BATCH, BATCH_SIZE);
    Operand.Address header = program.reserve(Socket.MSGHDR_SIZE, 8);
    program.pointer(header.plus(Socket.MSG_IOV), vector);
    program.number(header.plus(Socket.MSG_IOVLEN), 1);
    program.pointer(header.plus(Socket.MSG_CONTROL), descriptors);
    // The kernel leaves there what it has used.
    program.value(Operand.of(controlSize)).into(content(header, Socket.MSG_CONTROLLEN));
    ProgramBuilder.Label gone = program.label();
    Operand.Content count = program.slot();
    program
        .call(RECVMSG, at(socket), header, Operand.of(Socket.MSG_CMSG_CLOEXEC))
        .into(count)
        .flag(Row.RETRY_EINTR)
        .onAnyErrno(gone);
    ProgramBuilder.Label heard = program.label();
    program.compare(count, Operand.ALL, 0, Errno.EALREADY).onErrno(heard, Errno.EALREADY);
    program.place(gone);
    complain("jrun: the keeper has ended in the middle of this command\n");
    program.place(heard);
    program.end();
    return program.build(2);
  }
}
