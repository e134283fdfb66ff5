package dev.jrun.conformance.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one who decides about the system calls that a filter notifies of (seccomp_unotify(2)): gets
 * listeners at a socket, and gives every call the same answer.
 */
public final class SeccompAgent implements AutoCloseable {
  /** As an answer: the call is made. */
  public static final int CONTINUE = 0;

  /** As an answer: none, the agent leaves. */
  public static final int LEAVE = -1;

  private static final int SECCOMP_IOCTL_NOTIF_RECV = 0xc0502100;
  private static final int SECCOMP_IOCTL_NOTIF_SEND = 0xc0182101;
  private static final int SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1;
  private static final int NOTIF_SIZE = 80;
  private static final int RESPONSE_SIZE = 24;
  private static final int POLL_MILLISECONDS = 50;

  private final Path path;
  private final int socket;
  private final int errno;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /**
   * Listens at a path that does not exist.
   *
   * @param errno the answer to all calls, or {@link #CONTINUE} or {@link #LEAVE}
   */
  public SeccompAgent(Path path, int errno) {
    this.path = path;
    this.errno = errno;
    this.socket = LibC.listen(path);
    begin(this::accept);
  }

  private synchronized void begin(Runnable work) {
    var thread = new Thread(work, "seccomp-agent");
    threads.add(thread);
    thread.start();
  }

  /** The path of the socket. */
  public Path path() {
    return path;
  }

  /** The next container process state, awaited. */
  public JsonNode message() {
    try {
      var message = messages.poll(Patience.of(10).toSeconds(), TimeUnit.SECONDS);
      assertNotNull(message, "no listener has come");
      return JsonMapper.shared().readTree(message);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether no more listeners have come than were asked for. */
  public boolean hasHeardAll() {
    return messages.isEmpty();
  }

  private void accept() {
    while (!closed) {
      if (LibC.await(socket, POLL_MILLISECONDS) == LibC.Event.INPUT) {
        int connection = LibC.accept(socket);
        try {
          var message = LibC.receive(connection);
          assertNotEquals(-1, message.descriptor());
          begin(() -> answer(message.descriptor()));
          messages.add(message.text());
          assertEquals("", LibC.receive(connection).text(), "one message for a connection");
        } finally {
          LibC.close(connection);
        }
      }
    }
  }

  /** Until the last process of the filter has ended. */
  private void answer(int listener) {
    var event = errno == LEAVE ? LibC.Event.END : LibC.await(listener, POLL_MILLISECONDS);
    while (!closed && event != LibC.Event.END) {
      if (event == LibC.Event.INPUT) {
        // A process that was killed while it waited is not told of any more.
        LibC.tryIoctl(listener, SECCOMP_IOCTL_NOTIF_RECV, new byte[NOTIF_SIZE])
            .ifPresent(call -> LibC.tryIoctl(listener, SECCOMP_IOCTL_NOTIF_SEND, response(call)));
      }
      event = LibC.await(listener, POLL_MILLISECONDS);
    }
    LibC.close(listener);
  }

  /** A {@code struct seccomp_notif_resp}: id, value, error, flags. */
  private byte[] response(byte[] call) {
    long id = ByteBuffer.wrap(call).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return ByteBuffer.allocate(RESPONSE_SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(id)
        .putLong(0)
        .putInt(-errno)
        .putInt(errno == CONTINUE ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0)
        .array();
  }

  @Override
  public void close() {
    closed = true;
    for (var thread : beganThreads()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    LibC.close(socket);
    path.toFile().delete();
  }

  private synchronized List<Thread> beganThreads() {
    return List.copyOf(threads);
  }
}
