package dev.jrun.runtime.kernel;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The system calls that the runtime process itself makes, by their man-page names.
 *
 * <p>A method throws {@link KernelException} with the errno of that very call; there is no errno to
 * ask for afterwards. Calls that a signal interrupted are made again. Descriptors are plain
 * numbers, since most of them are handed to another process.
 */
public interface Kernel {

  /**
   * Makes one system call.
   *
   * @return its result, or the negative errno
   */
  long invoke(SystemCall call, long a, long b, long c, long d, long e, long f);

  /** Executes a table of system calls in native memory (see {@code program.Program}). */
  void execute(MemorySegment table);

  /** The architecture whose numbers and code apply. */
  Architecture architecture();

  /** The kernel that this JVM runs on. */
  static Kernel host() {
    return NativeKernel.instance();
  }

  /** Makes one system call and throws if it fails; {@code operand} is what messages name. */
  default long call(SystemCall call, String operand, long... arguments) {
    long result = repeat(call, arguments);
    if (result < 0) {
      throw new KernelException(call, operand, Errno.of((int) -result));
    }
    return result;
  }

  /** The same, but empty if it fails as expected: an exception costs more than most calls. */
  default OptionalLong callUnless(
      Set<Errno> expected, SystemCall call, String operand, long... arguments) {
    long result = repeat(call, arguments);
    if (result >= 0) {
      return OptionalLong.of(result);
    }
    Errno errno = Errno.of((int) -result);
    if (!expected.contains(errno)) {
      throw new KernelException(call, operand, errno);
    }
    return OptionalLong.empty();
  }

  /** Until no signal interrupts it. */
  private long repeat(SystemCall call, long... arguments) {
    long[] six = java.util.Arrays.copyOf(arguments, 6);
    long result;
    do {
      result = invoke(call, six[0], six[1], six[2], six[3], six[4], six[5]);
    } while (result == -Errno.EINTR.number());
    return result;
  }

  /** {@code int openat(AT_FDCWD, path, flags | O_CLOEXEC, mode)}. */
  default int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path, StandardCharsets.UTF_8);
      return (int)
          call(
              SystemCall.OPENAT,
              path,
              Fcntl.AT_FDCWD,
              name.address(),
              flags | Fcntl.O_CLOEXEC,
              0600);
    }
  }

  /** {@code int openat2(directory, path, {flags | O_CLOEXEC, 0, resolve}, sizeof(open_how))}. */
  default int openat2(int directory, String path, int flags, long resolve) {
    return (int) openat2Unless(Set.of(), directory, path, flags, resolve).getAsLong();
  }

  /** The same, but empty if it fails as expected. */
  default OptionalLong openat2Unless(
      Set<Errno> expected, int directory, String path, int flags, long resolve) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path, StandardCharsets.UTF_8);
      MemorySegment how = arena.allocate(24, 8);
      how.set(ValueLayout.JAVA_LONG, 0, flags | Fcntl.O_CLOEXEC);
      how.set(ValueLayout.JAVA_LONG, 16, resolve);
      return callUnless(
          expected,
          SystemCall.OPENAT2,
          path,
          directory,
          name.address(),
          how.address(),
          how.byteSize());
    }
  }

  /** {@code int close(descriptor)}; a failure says nothing that could be acted on. */
  default void close(int descriptor) {
    invoke(SystemCall.CLOSE, descriptor, 0, 0, 0, 0, 0);
  }

  /** {@code int dup3(from, to, flags)}. */
  default void dup3(int from, int to, int flags) {
    call(SystemCall.DUP3, "", from, to, flags);
  }

  /** {@code int chdir(path)}. */
  default void chdir(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path, StandardCharsets.UTF_8);
      call(SystemCall.CHDIR, path, name.address());
    }
  }

  /** {@code int mkfifo(path, mode)}. */
  default void mkfifo(String path, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path, StandardCharsets.UTF_8);
      call(SystemCall.MKNODAT, path, Fcntl.AT_FDCWD, name.address(), Fcntl.S_IFIFO | mode, 0);
    }
  }

  /** {@code int pipe2({read, write}, O_CLOEXEC)}. */
  default Pipe pipe() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
      call(SystemCall.PIPE2, "", ends.address(), Fcntl.O_CLOEXEC);
      return new Pipe(
          ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1));
    }
  }

  /** The two ends of a pipe. */
  record Pipe(int readEnd, int writeEnd) {}

  /**
   * {@code ssize_t read(descriptor, buffer, buffer.length)}.
   *
   * @return the number of bytes read, 0 at end of file
   */
  default int read(int descriptor, byte[] buffer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(buffer.length);
      int count =
          (int) call(SystemCall.READ, "", descriptor, bytes.address(), (long) buffer.length);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, buffer, 0, count);
      return count;
    }
  }

  /** Writes all of {@code bytes}, in as many {@code write(2)} calls as it takes. */
  default void write(int descriptor, byte[] bytes) {
    int written = 0;
    while (written < bytes.length) {
      written += write(descriptor, bytes, written, bytes.length - written);
    }
  }

  /**
   * {@code ssize_t write(descriptor, bytes + offset, length)}.
   *
   * @return how many of the bytes were written, 1 to {@code length}
   */
  default int write(int descriptor, byte[] bytes, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(length);
      MemorySegment.copy(bytes, offset, memory, ValueLayout.JAVA_BYTE, 0, length);
      return (int) call(SystemCall.WRITE, "", descriptor, memory.address(), length);
    }
  }

  /** {@code off_t lseek(descriptor, offset, SEEK_SET)}. */
  default void lseek(int descriptor, long offset) {
    call(SystemCall.LSEEK, "", descriptor, offset, Fcntl.SEEK_SET);
  }

  /** {@code int memfd_create(name, flags)}. */
  default int memfdCreate(String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name, StandardCharsets.UTF_8);
      return (int) call(SystemCall.MEMFD_CREATE, name, text.address(), flags);
    }
  }

  /** {@code int fcntl(descriptor, command, argument)}. */
  default int fcntl(int descriptor, int command, int argument) {
    return (int) call(SystemCall.FCNTL, "", descriptor, command, argument);
  }

  /**
   * {@code int ioctl(descriptor, request, argument)} with memory that is read, or written, or both.
   *
   * @return what {@code argument} is afterwards
   */
  default byte[] ioctl(int descriptor, long request, byte[] argument) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(argument.length, 8);
      MemorySegment.copy(argument, 0, memory, ValueLayout.JAVA_BYTE, 0, argument.length);
      call(SystemCall.IOCTL, "", descriptor, request, memory.address());
      return memory.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** Whether {@code descriptor} is open in this process. */
  default boolean isOpen(int descriptor) {
    return invoke(SystemCall.FCNTL, descriptor, Fcntl.F_GETFD, 0, 0, 0, 0) >= 0;
  }

  /** {@code int pidfd_open(pid, 0)}. */
  default int pidfdOpen(int pid) {
    return (int) call(SystemCall.PIDFD_OPEN, Integer.toString(pid), pid, 0);
  }

  /** {@code int pidfd_getfd(pidfd, target, 0)}: a copy of a descriptor of another process. */
  default int pidfdGetfd(int pidfd, int target) {
    return (int) call(SystemCall.PIDFD_GETFD, Integer.toString(target), pidfd, target, 0);
  }

  /** {@code int pidfd_send_signal(pidfd, signal, NULL, 0)}. */
  default void pidfdSendSignal(int pidfd, int signal) {
    call(SystemCall.PIDFD_SEND_SIGNAL, "", pidfd, signal, 0, 0);
  }

  /**
   * {@code int waitid(idType, id, info, options, NULL)}.
   *
   * @return how the process ended, empty with {@code WNOHANG} when none has
   */
  default Optional<WaitStatus> waitid(int idType, int id, int options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(Sched.SIGINFO_SIZE, 8);
      call(SystemCall.WAITID, Integer.toString(id), idType, id, info.address(), options, 0);
      int pid = info.get(ValueLayout.JAVA_INT, 16);
      return pid == 0
          ? Optional.empty()
          : Optional.of(
              new WaitStatus(
                  pid,
                  info.get(ValueLayout.JAVA_INT, 8) == Sched.CLD_EXITED,
                  info.get(ValueLayout.JAVA_INT, 24)));
    }
  }

  /**
   * How a child ended.
   *
   * @param pid the child
   * @param exited whether it ended by itself, and not by a signal
   * @param status its exit status (0 to 255), or the number of the signal that ended it
   */
  record WaitStatus(int pid, boolean exited, int status) {
    /** The status that a shell would report: 128 + N for signal N. */
    public int shellStatus() {
      return exited ? status : 128 + status;
    }
  }

  /** As a time to wait: without end. */
  long FOR_EVER = -1;

  /**
   * {@code int ppoll({descriptor, POLLIN}, 1, timeout, NULL, 0)}.
   *
   * @param milliseconds how long to wait, or {@link #FOR_EVER}
   * @return whether there is something to read, or the other side has hung up
   */
  default boolean awaitReadable(int descriptor, long milliseconds) {
    return awaitReadable(List.of(descriptor), milliseconds) == 0;
  }

  /**
   * {@code int ppoll({{descriptor, POLLIN}, ...}, n, timeout, NULL, 0)}.
   *
   * @param milliseconds how long to wait, or {@link #FOR_EVER}
   * @return the index of the first that has something to read or has hung up, -1 if none in time
   */
  default int awaitReadable(List<Integer> descriptors, long milliseconds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(8L * descriptors.size(), 4);
      for (int i = 0; i < descriptors.size(); i++) {
        poll.set(ValueLayout.JAVA_INT, 8L * i, descriptors.get(i));
        poll.set(ValueLayout.JAVA_SHORT, 8L * i + 4, (short) Fcntl.POLLIN);
      }
      long timeout = 0;
      if (milliseconds >= 0) {
        MemorySegment timespec = arena.allocate(16, 8);
        timespec.set(ValueLayout.JAVA_LONG, 0, milliseconds / 1000);
        timespec.set(ValueLayout.JAVA_LONG, 8, milliseconds % 1000 * 1_000_000);
        timeout = timespec.address();
      }
      call(SystemCall.PPOLL, "", poll.address(), descriptors.size(), timeout, 0, 0);
      for (int i = 0; i < descriptors.size(); i++) {
        if (poll.get(ValueLayout.JAVA_SHORT, 8L * i + 6) != 0) {
          return i;
        }
      }
      return -1;
    }
  }

  /**
   * {@code int ppoll({{writable, POLLOUT}, {lifeline, 0}}, 2, NULL, NULL, 0)}: waits until there is
   * room to write, or nobody to write for.
   *
   * @return whether there is room
   */
  default boolean awaitWritable(int writable, int lifeline) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(16, 4);
      poll.set(ValueLayout.JAVA_INT, 0, writable);
      poll.set(ValueLayout.JAVA_SHORT, 4, (short) Fcntl.POLLOUT);
      poll.set(ValueLayout.JAVA_INT, 8, lifeline);
      call(SystemCall.PPOLL, "", poll.address(), 2, 0, 0, 0);
      return poll.get(ValueLayout.JAVA_SHORT, 6) != 0;
    }
  }

  /** {@code int ppoll({descriptor, 0}, 1, 0, NULL, 0)}: whether the other side has hung up. */
  default boolean hasHungUp(int descriptor) {
    return hasEvent(descriptor);
  }

  /**
   * {@code int ppoll({mountinfo, 0}, 1, 0, NULL, 0)}: whether mounts have come, gone or changed
   * since the descriptor was opened or last asked (proc_pid_mounts(5)).
   *
   * @param mountinfo a descriptor of {@code /proc/PID/mountinfo}
   */
  default boolean haveMountsChanged(int mountinfo) {
    return hasEvent(mountinfo);
  }

  /** Of those that are told of unasked: an error, the end. */
  private boolean hasEvent(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(8, 4);
      poll.set(ValueLayout.JAVA_INT, 0, descriptor);
      MemorySegment noTime = arena.allocate(16, 8);
      return call(SystemCall.PPOLL, "", poll.address(), 1, noTime.address(), 0, 0) > 0;
    }
  }

  /** {@code int eventfd2(0, EFD_CLOEXEC)}. */
  default int eventfd() {
    return (int) call(SystemCall.EVENTFD2, "", 0, Fcntl.O_CLOEXEC);
  }

  /** {@code int inotify_init1(IN_CLOEXEC)}. */
  default int inotifyInit() {
    return (int) call(SystemCall.INOTIFY_INIT1, "", Fcntl.O_CLOEXEC);
  }

  /** {@code int inotify_add_watch(inotify, path, mask)}. */
  default void inotifyAddWatch(int inotify, String path, int mask) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path, StandardCharsets.UTF_8);
      call(SystemCall.INOTIFY_ADD_WATCH, path, inotify, name.address(), mask);
    }
  }

  /** {@code int prctl(option, argument, 0, 0, 0)}. */
  default void prctl(int option, long argument) {
    call(SystemCall.PRCTL, "", option, argument);
  }

  /** {@code int prlimit(pid, resource, {soft, hard}, NULL)}; limits are unsigned. */
  default void prlimit(int pid, int resource, long soft, long hard) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
      limit.setAtIndex(ValueLayout.JAVA_LONG, 0, soft);
      limit.setAtIndex(ValueLayout.JAVA_LONG, 1, hard);
      call(SystemCall.PRLIMIT64, "", pid, resource, limit.address(), 0);
    }
  }

  /** {@code int prlimit(pid, resource, NULL, &limit)}: the soft limit of a process, unsigned. */
  default long softLimit(int pid, int resource) {
    return limit(pid, resource, 0);
  }

  /** {@code int prlimit(pid, resource, NULL, &limit)}: the hard limit of a process, unsigned. */
  default long hardLimit(int pid, int resource) {
    return limit(pid, resource, 1);
  }

  private long limit(int pid, int resource, int field) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
      call(SystemCall.PRLIMIT64, "", pid, resource, 0, limit.address());
      return limit.getAtIndex(ValueLayout.JAVA_LONG, field);
    }
  }

  /** {@code uid_t geteuid()}. */
  default long geteuid() {
    return call(SystemCall.GETEUID, "");
  }
}
