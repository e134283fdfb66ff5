package dev.jrun.runtime.keeper;

import static dev.jrun.runtime.abi.SystemCall.SENDTO;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Mman;
import dev.jrun.runtime.abi.Socket;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.client.ClientProgram;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import dev.jrun.runtime.parent.CallerGoneException;
import dev.jrun.runtime.parent.Clone;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * The client as what it is to the keeper: someone who executes tables. Used by the thread that
 * serves the client.
 */
final class Hand {
  private static final int MAX_ANSWER = 512;

  /** For rows that the client itself executes: none of them may fail, so none reports. */
  static final int NO_REPORT = -1;

  private final Kernel kernel;
  private final UnixSocket connection;
  private final ClientProgram client;
  private final Queue<Answer> asked = new ArrayDeque<>();

  Hand(Kernel kernel, UnixSocket connection, ClientProgram client) {
    this.kernel = kernel;
    this.connection = connection;
    this.client = client;
  }

  /** The number of the connection in the client, for the rows that answer. */
  Operand socket() {
    return client.socket();
  }

  /** The number in the client of a descriptor that was sent along. */
  Operand descriptor(int index) {
    return client.descriptor(index);
  }

  /** What a client will answer; answers come in the order of what was asked. */
  final class Answer {
    private UnixSocket.Message message;

    private Answer() {}

    /** The answer, awaited, and before it those that were asked for earlier. */
    UnixSocket.Message await() {
      while (message == null) {
        asked.remove().message = hear();
      }
      return message;
    }
  }

  /**
   * Has the client execute {@code program}, which ends it; returns when it has. A connection that
   * is closed with an answer unread would be reset, and the client not get the program.
   */
  void end(Program program) {
    send(link(program), List.of());
    boolean more = true;
    while (more) {
      try {
        more = !connection.receive(MAX_ANSWER).isEnd();
      } catch (KernelException reset) {
        more = false;
      }
    }
  }

  /** Has the client execute {@code program}, which does not answer. */
  void tell(ProgramBuilder program) {
    program.end();
    send(link(program.build(NO_REPORT)), List.of());
  }

  /** Has the client execute {@code program}, the last row of which answers. */
  Answer ask(ProgramBuilder program) {
    program.end();
    return ask(program.build(NO_REPORT), List.of());
  }

  /** The same for a finished program that descriptors are sent along with. */
  Answer ask(Program program, List<Integer> descriptors) {
    return ask(link(program), descriptors);
  }

  private Answer ask(byte[] table, List<Integer> descriptors) {
    send(table, descriptors);
    Answer answer = new Answer();
    asked.add(answer);
    return answer;
  }

  /**
   * Writes the row that answers. Not with write(2): to a keeper that is gone it would kill the
   * client by SIGPIPE before it can say so.
   */
  ProgramBuilder.Draft answer(ProgramBuilder program, Operand.Address data, int size) {
    return program
        .call(SENDTO, socket(), data, Operand.of(size), Operand.of(Socket.MSG_NOSIGNAL))
        .ignoreErrors();
  }

  /** Whether the table is small enough to be a message. */
  boolean fits(Program program) {
    return program.size() <= ClientProgram.BATCH_SIZE;
  }

  /**
   * Writes the first rows of a table that comes in a file: the client maps the file where it
   * executes the first of them, and finds the next one in it.
   *
   * @param index which of the descriptors that are sent along is the file
   */
  void writeFileRows(ProgramBuilder program, int index) {
    program.call(
        SystemCall.MMAP,
        Operand.of(ClientProgram.BATCH),
        Operand.of(ClientProgram.FILE_SIZE),
        Operand.of(Mman.PROT_READ | Mman.PROT_WRITE),
        Operand.of(Mman.MAP_PRIVATE | Mman.MAP_FIXED),
        descriptor(index),
        Operand.of(0));
    program.call(SystemCall.CLOSE, descriptor(index)).ignoreErrors();
  }

  /** Has the client execute a program that begins with those rows. */
  Answer askInFile(Program program, List<Integer> descriptors) {
    byte[] table = link(program);
    if (table.length > ClientProgram.FILE_SIZE) {
      throw new KernelException(
          SystemCall.EXECVE, "arguments and environment of a hook", Errno.E2BIG);
    }
    int file = kernel.memfdCreate("table", Fcntl.MFD_CLOEXEC);
    try {
      kernel.write(file, table);
      List<Integer> all = new ArrayList<>(descriptors);
      all.add(file);
      return ask(Arrays.copyOf(table, Program.HEADER_SIZE + Row.SIZE), all);
    } finally {
      kernel.close(file);
    }
  }

  private byte[] link(Program program) {
    return program.link(ClientProgram.BATCH, Clone.FIRST_INDEX, kernel.architecture());
  }

  private void send(byte[] table, List<Integer> descriptors) {
    try {
      connection.send(table, descriptors);
    } catch (KernelException failure) {
      throw meaning(failure);
    }
  }

  private UnixSocket.Message hear() {
    UnixSocket.Message answer;
    try {
      answer = connection.receive(MAX_ANSWER);
    } catch (KernelException failure) {
      throw meaning(failure);
    }
    if (answer.isEnd()) {
      throw new CallerGoneException();
    }
    return answer;
  }

  private static RuntimeException meaning(KernelException failure) {
    return switch (failure.errno()) {
      case EPIPE, ECONNRESET, ENOTCONN -> new CallerGoneException();
      default -> failure;
    };
  }

  /** Whether the client has ended. */
  boolean isGone() {
    return kernel.hasHungUp(connection.descriptor());
  }

  /** What is readable when there is an answer, or nobody left who could. */
  int waitable() {
    return connection.descriptor();
  }
}
