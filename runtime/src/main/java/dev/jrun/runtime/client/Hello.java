package dev.jrun.runtime.client;

import dev.jrun.runtime.abi.Socket;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The first message of a client: what the keeper cannot read elsewhere. With it come the client's
 * standard streams and its working directory.
 *
 * @param build identifies the build of the client
 */
public record Hello(String build) {
  /** How many bytes a hello has at most. */
  public static final int MAX_SIZE = 128;

  /** Descriptors of the message: standard input, output and error, then the working directory. */
  public static final int DESCRIPTORS = 4;

  private static final int FIXED_SIZE = 8;

  /**
   * What a client says.
   *
   * @param socket the number in the client of its end of the connection
   * @param directory the number in the client of its working directory
   * @param build identifies its build
   */
  public record Content(int socket, int directory, String build) {
    /** Reads a hello; empty if it is none. */
    public static Optional<Content> of(ByteBuffer message) {
      if (message.remaining() <= FIXED_SIZE) {
        return Optional.empty();
      }
      return Optional.of(
          new Content(
              message.getInt(),
              message.getInt(),
              StandardCharsets.US_ASCII.decode(message).toString()));
    }
  }

  /**
   * The {@code struct msghdr} of a hello.
   *
   * @param numbers the slots with the numbers of the socket and the working directory
   * @param streams how many standard streams there are
   */
  Operand.Address message(ProgramBuilder program, List<Operand.Content> numbers, int streams) {
    Operand.Address text = program.bytes(build.getBytes(StandardCharsets.US_ASCII));
    Operand.Address vector = program.words(0, 4, 0, 4, 0, build.length());
    program.pointer(vector, address(numbers.get(0)));
    program.pointer(vector.plus(16), address(numbers.get(1)));
    program.pointer(vector.plus(32), text);
    int length = Socket.CMSGHDR_SIZE + 4 * (streams + 1);
    Operand.Address control = program.reserve(length + 4, 8);
    program.number(control, length);
    program.number(control.plus(8), Socket.SOL_SOCKET | (long) Socket.SCM_RIGHTS << 32);
    for (int stream = 0; stream < streams; stream++) {
      slot(program, control, stream, Operand.of(stream));
    }
    slot(program, control, streams, numbers.get(1));
    Operand.Address header = program.reserve(Socket.MSGHDR_SIZE, 8);
    program.pointer(header.plus(Socket.MSG_IOV), vector);
    program.number(header.plus(Socket.MSG_IOVLEN), 3);
    program.pointer(header.plus(Socket.MSG_CONTROL), control);
    program.number(header.plus(Socket.MSG_CONTROLLEN), length);
    return header;
  }

  private static void slot(
      ProgramBuilder program, Operand.Address control, int index, Operand value) {
    program.value(value).into(control.content(Socket.CMSGHDR_SIZE + 4 * index));
  }

  private static Operand.Address address(Operand.Content slot) {
    return new Operand.Address(slot.offset());
  }
}
