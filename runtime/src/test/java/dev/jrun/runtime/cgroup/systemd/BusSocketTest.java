package dev.jrun.runtime.cgroup.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a connection begins, seen from its other end. */
class BusSocketTest {
  private static final String REQUEST = "\0AUTH EXTERNAL 31303030\r\nBEGIN\r\n";

  @TempDir Path directory;
  private ServerSocketChannel server;

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path()));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Path path() {
    return directory.resolve("private");
  }

  /** It hears all of the request before it answers, so that nothing can come along with BEGIN. */
  private CompletableFuture<String> answer(String text) {
    return CompletableFuture.supplyAsync(() -> {
      try (SocketChannel peer = server.accept()) {
        ByteBuffer request = ByteBuffer.allocate(REQUEST.length());
        while (request.hasRemaining() && peer.read(request) >= 0) {
          // Until all is there.
        }
        peer.write(ByteBuffer.wrap(bytes(text)));
        return new String(request.array(), StandardCharsets.US_ASCII);
      } catch (IOException failure) {
        throw new AssertionError(failure);
      }
    });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void whatFollowsTheAnswerIsAMessage() throws IOException {
    var request = answer("OK 1234deadbeef\r\nl\4");
    try (BusSocket socket = new BusSocket()) {
      socket.connect(path(), 1000);
      assertEquals(REQUEST, request.join());
      ByteBuffer message = ByteBuffer.allocate(8);
      assertEquals(2, socket.channel().read(message));
      assertEquals("l\4", new String(message.array(), 0, 2, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void whoIsRefusedIsTold() throws IOException {
    assertFails(
        "REJECTED EXTERNAL ANONYMOUS\r\n", "user 1000 is refused: REJECTED EXTERNAL ANONYMOUS");
  }

  @Test
  void anEndIsAnError() throws IOException {
    assertFails("OK", "closed by the other end");
  }

  private void assertFails(String answer, String message) throws IOException {
    var _ = answer(answer);
    try (BusSocket socket = new BusSocket()) {
      IOException failure = assertThrows(IOException.class, () -> socket.connect(path(), 1000));
      assertEquals(message, failure.getMessage());
    }
  }
}
