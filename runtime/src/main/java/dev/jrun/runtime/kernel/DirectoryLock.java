package dev.jrun.runtime.kernel;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * A directory that is locked by flock(2), against other processes and other threads of this one.
 * The kernel unlocks it when the process has died, and every clone that has the descriptor, too.
 *
 * <p>It is not a file lock of Java: that one (fcntl(2) F_SETLK) belongs to the process, is lost
 * when any of its threads closes any descriptor of the file, and is not for directories. A file to
 * be locked would have to be deleted with the directory, and until that is gone, too, could be made
 * and locked anew.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final Set<Errno> HELD = Set.of(Errno.EAGAIN);
  private static final int STATX_NLINK_OFFSET = 16;

  private final Kernel kernel;
  private final int descriptor;
  private boolean closed;

  private DirectoryLock(Kernel kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
  }

  /**
   * Opens the directory, which is not locked yet.
   *
   * @throws KernelException ENOENT if there is none, ENOTDIR if it is something else
   */
  public static DirectoryLock open(Kernel kernel, Path directory) {
    int flags = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
    return new DirectoryLock(kernel, kernel.open(directory.toString(), flags));
  }

  /** Locks it, unless it is locked already. */
  public boolean tryLock() {
    long how = Fcntl.LOCK_EX | Fcntl.LOCK_NB;
    return kernel.callUnless(HELD, SystemCall.FLOCK, "", descriptor, how).isPresent();
  }

  /** Whether it has been removed since it was opened. */
  public boolean isRemoved() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment itself = arena.allocateFrom("", StandardCharsets.UTF_8);
      MemorySegment stat = arena.allocate(Fcntl.STATX_SIZE, 8);
      kernel.call(
          SystemCall.STATX,
          "",
          descriptor,
          itself.address(),
          Fcntl.AT_EMPTY_PATH,
          Fcntl.STATX_NLINK,
          stat.address());
      return stat.get(ValueLayout.JAVA_INT, STATX_NLINK_OFFSET) == 0;
    }
  }

  /** Unlocks it first: a clone that is being made may still have a copy of the descriptor. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      kernel.call(SystemCall.FLOCK, "", descriptor, Fcntl.LOCK_UN);
      kernel.close(descriptor);
    }
  }
}
