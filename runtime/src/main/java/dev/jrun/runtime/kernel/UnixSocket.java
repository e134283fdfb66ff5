package dev.jrun.runtime.kernel;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Socket;
import dev.jrun.runtime.abi.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A unix(7) socket, of type SOCK_SEQPACKET unless somebody else listens: a connection over which
 * messages come whole, with descriptors in them. The JDK's own unix sockets carry streams and no
 * descriptors.
 */
public final class UnixSocket implements AutoCloseable {
  private static final int MAX_DESCRIPTORS = 16;

  private final Kernel kernel;
  private final int descriptor;

  private UnixSocket(Kernel kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
  }

  /**
   * A message.
   *
   * @param data its data, little endian; none when the other side has closed the connection
   * @param descriptors those that came with it, close-on-exec, the receiver's to close
   */
  public record Message(ByteBuffer data, List<Integer> descriptors) {
    /** Whether this is no message but the end of them. */
    public boolean isEnd() {
      return !data.hasRemaining();
    }
  }

  /** Who connected, as {@code struct ucred} has it. */
  public record Credentials(int pid, int uid, int gid) {}

  /** A socket without connection. */
  public static UnixSocket open(Kernel kernel) {
    return open(kernel, Socket.SOCK_SEQPACKET);
  }

  /** A socket without connection for those who listen for streams, in which messages do not end. */
  public static UnixSocket openStream(Kernel kernel) {
    return open(kernel, Socket.SOCK_STREAM);
  }

  /** A socket for messages to whom they may concern, without connection. */
  public static UnixSocket openDatagram(Kernel kernel) {
    return open(kernel, Socket.SOCK_DGRAM);
  }

  private static UnixSocket open(Kernel kernel, int type) {
    return new UnixSocket(
        kernel,
        (int) kernel.call(SystemCall.SOCKET, "", Socket.AF_UNIX, type | Socket.SOCK_CLOEXEC, 0));
  }

  /** Two sockets that are connected to each other. */
  public static List<UnixSocket> pair(Kernel kernel) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
      int type = Socket.SOCK_SEQPACKET | Socket.SOCK_CLOEXEC;
      kernel.call(SystemCall.SOCKETPAIR, "", Socket.AF_UNIX, type, 0, ends.address());
      return List.of(
          new UnixSocket(kernel, ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
          new UnixSocket(kernel, ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
    }
  }

  /**
   * Accepts connections at {@code path}, which must not exist; {@code backlog} of them may wait.
   */
  public void listen(String path, int backlog) {
    bind(path);
    kernel.call(SystemCall.LISTEN, path, descriptor, backlog);
  }

  /** Receives messages at {@code path}, which must not exist. */
  public void bind(String path) {
    named(SystemCall.BIND, path);
  }

  /**
   * Connects to the one who listens at {@code path}; one that begins with {@code @} is abstract, no
   * file (unix(7)).
   */
  public void connect(String path) {
    named(SystemCall.CONNECT, path);
  }

  /**
   * Lets {@link #connect} and {@link #send} fail with EAGAIN where the other side does not take
   * what they have within {@code seconds}, socket(7).
   */
  public UnixSocket limited(long seconds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
      limit.set(ValueLayout.JAVA_LONG, 0, seconds);
      kernel.call(
          SystemCall.SETSOCKOPT,
          "",
          descriptor,
          Socket.SOL_SOCKET,
          Socket.SO_SNDTIMEO,
          limit.address(),
          limit.byteSize());
    }
    return this;
  }

  private void named(SystemCall call, String path) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (name.length > Socket.SOCKADDR_UN_SIZE - 3) {
      throw new KernelException(call, path, Errno.ENAMETOOLONG);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(Socket.SOCKADDR_UN_SIZE, 2);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) Socket.AF_UNIX);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
      boolean isAbstract = path.startsWith("@");
      if (isAbstract) {
        address.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
      }
      // Of an abstract name every byte counts, those of value 0, too.
      int size = isAbstract ? 2 + name.length : Socket.SOCKADDR_UN_SIZE;
      kernel.call(call, path, descriptor, address.address(), size);
    }
  }

  /** The next connection, awaited. */
  public UnixSocket accept() {
    return new UnixSocket(
        kernel, (int) kernel.call(SystemCall.ACCEPT4, "", descriptor, 0, 0, Socket.SOCK_CLOEXEC));
  }

  /** Its number. */
  public int descriptor() {
    return descriptor;
  }

  /** Who is at the other side; the kernel wrote it down when it connected. */
  public Credentials peer() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment option = option(arena, Socket.SO_PEERCRED, 12);
      return new Credentials(
          option.get(ValueLayout.JAVA_INT, 0),
          option.get(ValueLayout.JAVA_INT, 4),
          option.get(ValueLayout.JAVA_INT, 8));
    }
  }

  /**
   * A pidfd of who is at the other side. Linux has one since 6.5; before, the process is looked up
   * by its pid, which is another's only if the one who connected has ended: then the connection has
   * its end, unless he had shared it.
   */
  public int peerPidfd() {
    try (Arena arena = Arena.ofConfined()) {
      return option(arena, Socket.SO_PEERPIDFD, 4).get(ValueLayout.JAVA_INT, 0);
    } catch (KernelException failure) {
      if (failure.errno() != Errno.ENOPROTOOPT) {
        throw failure;
      }
    }
    int pidfd = kernel.pidfdOpen(peer().pid());
    if (kernel.hasHungUp(descriptor)) {
      kernel.close(pidfd);
      throw new KernelException(SystemCall.PIDFD_OPEN, "", Errno.ESRCH);
    }
    return pidfd;
  }

  private MemorySegment option(Arena arena, int option, int size) {
    MemorySegment value = arena.allocate(size, 4);
    MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, size);
    kernel.call(
        SystemCall.GETSOCKOPT,
        "",
        descriptor,
        Socket.SOL_SOCKET,
        option,
        value.address(),
        length.address());
    return value;
  }

  /**
   * Sends a message with descriptors.
   *
   * @throws KernelException with EPIPE or ECONNRESET if the other side is gone
   */
  public void send(byte[] bytes, List<Integer> descriptors) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(bytes.length);
      MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
      long length = Socket.CMSGHDR_SIZE + 4L * descriptors.size();
      MemorySegment control = arena.allocate(length + 8, 8);
      control.set(ValueLayout.JAVA_LONG, 0, length);
      control.set(ValueLayout.JAVA_INT, 8, Socket.SOL_SOCKET);
      control.set(ValueLayout.JAVA_INT, 12, Socket.SCM_RIGHTS);
      for (int i = 0; i < descriptors.size(); i++) {
        control.set(ValueLayout.JAVA_INT, Socket.CMSGHDR_SIZE + 4L * i, descriptors.get(i));
      }
      MemorySegment header = header(arena, data, control, descriptors.isEmpty() ? 0 : length);
      kernel.call(SystemCall.SENDMSG, "", descriptor, header.address(), Socket.MSG_NOSIGNAL);
    }
  }

  /** The next message, awaited, of which no more than {@code size} bytes are wanted. */
  public Message receive(int size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(size);
      MemorySegment control = arena.allocate(Socket.CMSGHDR_SIZE + 4L * MAX_DESCRIPTORS, 8);
      MemorySegment header = header(arena, data, control, control.byteSize());
      int count =
          (int)
              kernel.call(
                  SystemCall.RECVMSG, "", descriptor, header.address(), Socket.MSG_CMSG_CLOEXEC);
      List<Integer> descriptors =
          descriptors(control, header.get(ValueLayout.JAVA_LONG, Socket.MSG_CONTROLLEN));
      if ((header.get(ValueLayout.JAVA_INT, Socket.MSG_FLAGS) & Socket.MSG_CTRUNC) != 0) {
        // The kernel drops, without an errno, descriptors that there are no numbers for.
        descriptors.forEach(kernel::close);
        throw new KernelException(SystemCall.RECVMSG, "", Errno.EMFILE);
      }
      return new Message(
          ByteBuffer.wrap(data.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE))
              .order(ByteOrder.LITTLE_ENDIAN),
          descriptors);
    }
  }

  private static List<Integer> descriptors(MemorySegment control, long length) {
    List<Integer> descriptors = new ArrayList<>();
    if (length >= Socket.CMSGHDR_SIZE) {
      long end = Math.min(control.get(ValueLayout.JAVA_LONG, 0), length);
      for (long at = Socket.CMSGHDR_SIZE; at + 4 <= end; at += 4) {
        descriptors.add(control.get(ValueLayout.JAVA_INT, at));
      }
    }
    return descriptors;
  }

  private static MemorySegment header(
      Arena arena, MemorySegment data, MemorySegment control, long controlLength) {
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ValueLayout.JAVA_LONG, 0, data.address());
    vector.set(ValueLayout.JAVA_LONG, 8, data.byteSize());
    MemorySegment header = arena.allocate(Socket.MSGHDR_SIZE, 8);
    header.set(ValueLayout.JAVA_LONG, Socket.MSG_IOV, vector.address());
    header.set(ValueLayout.JAVA_LONG, Socket.MSG_IOVLEN, 1);
    header.set(ValueLayout.JAVA_LONG, Socket.MSG_CONTROL, control.address());
    header.set(ValueLayout.JAVA_LONG, Socket.MSG_CONTROLLEN, controlLength);
    return header;
  }

  /** Ends the connection: whoever waits for a message on it finds its end. */
  public void shutdown() {
    kernel.invoke(SystemCall.SHUTDOWN, descriptor, Socket.SHUT_RDWR, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    kernel.close(descriptor);
  }
}
