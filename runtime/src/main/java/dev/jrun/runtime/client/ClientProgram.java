package dev.jrun.runtime.client;

import static dev.jrun.runtime.abi.SystemCall.EXIT_GROUP;
import static dev.jrun.runtime.abi.SystemCall.IOCTL;
import static dev.jrun.runtime.abi.SystemCall.RECVMSG;
import static dev.jrun.runtime.abi.SystemCall.WRITE;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Socket;
import dev.jrun.runtime.abi.Tty;
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

/**
 * What a client does by itself. It connects to the keeper, which it starts if there is none, and
 * sends a {@link Hello}; from then on it executes the tables that the keeper sends, one after the
 * other, each of which ends with an answer or with the client. Where anything stands in the way of
 * a keeper, it becomes a JVM that serves this one command.
 */
public final class ClientProgram {
  /** The tables that the keeper sends are linked to lie here. */
  public static final long BATCH = ElfFile.DATA + 0xf000;

  /** The most bytes that such a table may have, unless it comes in a file. */
  public static final int BATCH_SIZE = 1 << 17;

  /**
   * The most bytes of one that comes in a file: more than execve(2) takes of arguments and
   * environment, which is three quarters of 8 MiB at most. What is overlaid, beyond the batch, only
   * the first table needs.
   */
  public static final int FILE_SIZE = 1 << 23;

  /** The most descriptors that may come with a table. */
  public static final int MAX_DESCRIPTORS = 16;

  /** Where the kernel's addresses of arguments and environment are kept. */
  static final long ARGUMENTS = ElfFile.DATA;

  /** The settings of the caller's terminal, to be given back; nothing as long as they hold. */
  private static final long TERMINAL = ARGUMENTS + 16;

  /** The status with which the client ends if the keeper ends before it. */
  private static final Operand.ContentAt STATUS_IF_LOST = new Operand.ContentAt(TERMINAL + 40);

  static final long SETUP = TERMINAL + 48;
  static final int PATH_MAX = 4096;

  // Memory that the file need not bring along.
  static final long OWN_PATH = BATCH + BATCH_SIZE;
  static final long LAUNCHER_PATH = OWN_PATH + PATH_MAX;
  private static final long END = LAUNCHER_PATH + 2 * PATH_MAX;

  /** The first message of a keeper, one byte: it serves the client. */
  public static final byte WELCOME = 1;

  /** The exit status of a command that failed, unless it has another. */
  static final int FAILURE = 1;

  /** The number at which a keeper that is being started tells that it listens. */
  public static final int READINESS = 3;

  private final Program setup;
  private final Program receive;
  private final long receiveAddress;

  private final Operand socket;
  private Operand.Address descriptors;

  /**
   * @param build identifies the build: clients speak only to keepers of their own
   * @param directory where keepers listen; it has to belong to the user, with mode 0700
   */
  public ClientProgram(String build, String directory) {
    ClientSetup rows = ClientSetup.of(new Hello(build), directory);
    this.setup = rows.program();
    this.socket = new Operand.ContentAt(SETUP + setup.dataOffset() + rows.socket().offset());
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
    data.putInt((int) (STATUS_IF_LOST.address() - ElfFile.DATA), FAILURE);
    data.position((int) (SETUP - ElfFile.DATA)).put(setup.link(SETUP, 0, architecture));
    data.position((int) (receiveAddress - ElfFile.DATA))
        .put(receive.link(receiveAddress, 0, architecture));
    byte[] entry = MachineCode.clientEntry(architecture, ARGUMENTS, SETUP, receiveAddress, BATCH);
    return ElfFile.of(entry, data.array(), (int) (END - ElfFile.DATA), architecture);
  }

  /** The number of the client's end of the connection, for tables to answer on. */
  public Operand socket() {
    return socket;
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

  /** The rows that keep the settings of the first of the standard streams that is a terminal. */
  public static void rememberTerminal(ProgramBuilder program) {
    ProgramBuilder.Label done = program.label();
    forTerminal(program, Tty.TCGETS, done);
    program.place(done);
  }

  /** The row that sets the status with which the client ends if its keeper ends before it. */
  public static void setStatusIfLost(ProgramBuilder program, int status) {
    program.value(Operand.of(status)).into(STATUS_IF_LOST);
  }

  /** The rows that give them back, if there are any. */
  private static void restoreTerminal(ProgramBuilder program) {
    ProgramBuilder.Label done = program.label();
    ProgramBuilder.Label changed = program.label();
    // A terminal has characters of some size, so this is not 0.
    program
        .compare(new Operand.ContentAt(TERMINAL + Tty.C_CFLAG), Operand.ALL, 0, Errno.EALREADY)
        .thenGoTo(done)
        .onErrno(changed, Errno.EALREADY);
    program.place(changed);
    forTerminal(program, Tty.TCSETS, done);
    program.place(done);
  }

  /** In the order in which {@code console.ConsoleStreams} looks for one. */
  private static void forTerminal(ProgramBuilder program, int request, ProgramBuilder.Label done) {
    for (int stream : new int[] {2, 1, 0}) {
      program
          .call(IOCTL, Operand.of(stream), Operand.of(request), Operand.of(TERMINAL))
          .thenGoTo(done)
          .ignoreErrors();
    }
  }

  /** Says what is wrong and ends the client with a status. */
  static void complain(ProgramBuilder program, String message, Operand status) {
    int length = message.getBytes(StandardCharsets.UTF_8).length;
    program.call(WRITE, Operand.of(2), program.string(message), Operand.of(length)).ignoreErrors();
    program.call(EXIT_GROUP, status);
  }

  /** The rows that receive a table. */
  private Program writeReceive() {
    ProgramBuilder program = new ProgramBuilder(false);
    int controlSize = Socket.CMSGHDR_SIZE + 4 * MAX_DESCRIPTORS;
    descriptors = program.reserve(controlSize, 8);
    Operand.Address vector = program.words(BATCH, BATCH_SIZE);
    Operand.Address header = program.reserve(Socket.MSGHDR_SIZE, 8);
    program.pointer(header.plus(Socket.MSG_IOV), vector);
    program.number(header.plus(Socket.MSG_IOVLEN), 1);
    program.pointer(header.plus(Socket.MSG_CONTROL), descriptors);
    // The kernel leaves there what it has used.
    program.value(Operand.of(controlSize)).into(header.content(Socket.MSG_CONTROLLEN));
    ProgramBuilder.Label gone = program.label();
    Operand.Content count = program.slot();
    program
        .call(RECVMSG, socket, header, Operand.of(Socket.MSG_CMSG_CLOEXEC))
        .into(count)
        .flag(Row.RETRY_EINTR)
        .onAnyErrno(gone);
    ProgramBuilder.Label heard = program.label();
    program.compare(count, Operand.ALL, 0, Errno.EALREADY).onErrno(heard, Errno.EALREADY);
    program.place(gone);
    restoreTerminal(program);
    complain(program, "jrun: the keeper has ended in the middle of this command\n", STATUS_IF_LOST);
    program.place(heard);
    program.end();
    return program.build(2);
  }
}
