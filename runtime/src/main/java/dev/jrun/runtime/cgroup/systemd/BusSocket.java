package dev.jrun.runtime.cgroup.systemd;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** What a {@link Bus} speaks over: a socket whose other end knows who is speaking. */
final class BusSocket implements AutoCloseable {
  private static final String ACCEPTED = "OK ";

  /** Longer than any line of the protocol. */
  private static final int LONGEST_LINE = 4096;

  private final SocketChannel channel;

  BusSocket() throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  /** What messages are read from and written to. */
  SocketChannel channel() {
    return channel;
  }

  /**
   * Connects, and says who is speaking (D-Bus Specification, "Authentication Protocol").
   *
   * <p>BEGIN is sent before the answer, as sd-bus does, and not after it. What systemd happens to
   * read together with BEGIN it looks at only when more has come (seen in version 252): a message
   * that follows BEGIN closely may never be answered.
   *
   * @param user the one that the kernel tells the other end, 0…4294967295
   * @throws IOException if nobody listens, or if the user is refused
   */
  void connect(Path path, long user) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(path));
    String identity = HexFormat.of().formatHex(bytes(Long.toString(user)));
    ByteBuffer request = ByteBuffer.wrap(bytes("\0AUTH EXTERNAL " + identity + "\r\nBEGIN\r\n"));
    while (request.hasRemaining()) {
      channel.write(request);
    }
    String answer = readLine();
    if (!answer.startsWith(ACCEPTED)) {
      throw new IOException("user " + user + " is refused: " + answer);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Byte by byte: what follows the line may be a message already. */
  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    ByteBuffer next = ByteBuffer.allocate(1);
    while (line.indexOf("\n") < 0) {
      if (line.length() == LONGEST_LINE) {
        throw new IOException("its answer does not end");
      }
      if (channel.read(next.clear()) < 0) {
        throw new EOFException("closed by the other end");
      }
      line.append((char) next.get(0));
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
