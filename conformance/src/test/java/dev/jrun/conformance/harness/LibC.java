package dev.jrun.conformance.harness;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** What the JDK has no words for: terminals, and descriptors that come through sockets. */
final class LibC {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  // Numbers of x86-64.
  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int OPEN = 2;
  private static final int CLOSE = 3;
  private static final int POLL = 7;
  private static final int IOCTL = 16;
  private static final int SOCKET = 41;
  private static final int CONNECT = 42;
  private static final int ACCEPT = 43;
  private static final int RECVMSG = 47;
  private static final int BIND = 49;
  private static final int LISTEN = 50;

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NOCTTY = 0x100;
  private static final int O_RDWR = 2;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final short POLLIN = 1;
  private static final short POLLHUP = 16;

  private LibC() {}

  /** A system call, -1 if it fails. */
  private static long call(int number, long a, long b, long c) {
    try {
      return (long) SYSCALL.invokeExact((long) number, a, b, c);
    } catch (Throwable unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private static int succeed(String what, long result) {
    if (result < 0) {
      throw new AssertionError(what + " failed");
    }
    return (int) result;
  }

  static int open(String path) {
    try (var arena = Arena.ofConfined()) {
      long name = arena.allocateFrom(path).address();
      return succeed("open " + path, call(OPEN, name, O_RDWR | O_NOCTTY | O_CLOEXEC, 0));
    }
  }

  static void close(int descriptor) {
    call(CLOSE, descriptor, 0, 0);
  }

  /** What was read, empty at the end or after an error. */
  static byte[] read(int descriptor, int size) {
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocate(size);
      long count = call(READ, descriptor, memory.address(), size);
      return memory.asSlice(0, Math.max(0, count)).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** Whether there is something to read, or an end, within a time. */
  static boolean isReadable(int descriptor, int milliseconds) {
    return await(descriptor, milliseconds) != Event.NOTHING;
  }

  /** What there is on a descriptor, after a time at most. */
  enum Event {
    INPUT,
    END,
    NOTHING
  }

  static Event await(int descriptor, int milliseconds) {
    try (var arena = Arena.ofConfined()) {
      var poll = arena.allocate(8, 4);
      poll.set(ValueLayout.JAVA_INT, 0, descriptor);
      poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
      call(POLL, poll.address(), 1, milliseconds);
      short events = poll.get(ValueLayout.JAVA_SHORT, 6);
      return (events & POLLIN) != 0
          ? Event.INPUT
          : (events & POLLHUP) != 0 ? Event.END : Event.NOTHING;
    }
  }

  /** The same as {@link #ioctl}, empty if it fails. */
  static Optional<byte[]> tryIoctl(int descriptor, int request, byte[] argument) {
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocate(argument.length, 8);
      memory.copyFrom(MemorySegment.ofArray(argument));
      return call(IOCTL, descriptor, request, memory.address()) < 0
          ? Optional.empty()
          : Optional.of(memory.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  static void write(int descriptor, byte[] bytes) {
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      succeed("write", call(WRITE, descriptor, memory.address(), bytes.length));
    }
  }

  /** An ioctl that reads or writes {@code argument}. */
  static byte[] ioctl(int descriptor, int request, byte[] argument) {
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, argument);
      succeed("ioctl " + request, call(IOCTL, descriptor, request, memory.address()));
      return memory.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** A unix socket that listens for one connection. */
  static int listen(Path path) {
    int socket = socket(SOCK_STREAM);
    named("bind", BIND, socket, path);
    succeed("listen", call(LISTEN, socket, 1, 0));
    return socket;
  }

  /** A unix socket that receives datagrams. */
  static int receiver(Path path) {
    int socket = socket(SOCK_DGRAM);
    named("bind", BIND, socket, path);
    return socket;
  }

  /** Sends a datagram to who receives them at a path. */
  static void send(Path path, String text) {
    int socket = socket(SOCK_DGRAM);
    try {
      named("connect", CONNECT, socket, path);
      write(socket, text.getBytes(StandardCharsets.UTF_8));
    } finally {
      close(socket);
    }
  }

  private static int socket(int type) {
    return succeed("socket", call(SOCKET, AF_UNIX, type | SOCK_CLOEXEC, 0));
  }

  private static void named(String what, int number, int socket, Path path) {
    try (var arena = Arena.ofConfined()) {
      var address = arena.allocate(110, 2);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
      succeed(what + " " + path, call(number, socket, address.address(), 110));
    }
  }

  static int accept(int socket) {
    return succeed("accept", call(ACCEPT, socket, 0, 0));
  }

  /** A message: its text, and the descriptor in it, -1 if there is none. */
  record Message(String text, int descriptor) {}

  static Message receive(int connection) {
    try (var arena = Arena.ofConfined()) {
      var text = arena.allocate(4096);
      var control = arena.allocate(64, 8);
      var vector = arena.allocate(16, 8);
      vector.set(ValueLayout.JAVA_LONG, 0, text.address());
      vector.set(ValueLayout.JAVA_LONG, 8, text.byteSize());
      var header = arena.allocate(56, 8);
      header.set(ValueLayout.JAVA_LONG, 16, vector.address());
      header.set(ValueLayout.JAVA_LONG, 24, 1);
      header.set(ValueLayout.JAVA_LONG, 32, control.address());
      header.set(ValueLayout.JAVA_LONG, 40, control.byteSize());
      int count = succeed("recvmsg", call(RECVMSG, connection, header.address(), MSG_CMSG_CLOEXEC));
      boolean descriptor = header.get(ValueLayout.JAVA_LONG, 40) >= 20;
      return new Message(
          new String(text.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8),
          descriptor ? control.get(ValueLayout.JAVA_INT, 16) : -1);
    }
  }
}
