package dev.jrun.runtime.state;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.kernel.DirectoryLock;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The exclusive right to change one container: its directory, locked. */
final class ContainerLock {
  /** Whatever has the directory's name by now, it is no container. */
  private static final Set<Errno> GONE = Set.of(Errno.ENOENT, Errno.ENOTDIR);

  private static final long FIRST_RETRY_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long LAST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private ContainerLock() {}

  /**
   * Locks a container that exists.
   *
   * @param directory the container's directory
   * @param patience how long to wait for another holder
   * @throws StateException if another holder does not let go in time, or the container is gone
   */
  static DirectoryLock acquire(Path directory, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      DirectoryLock lock = open(directory);
      try {
        await(lock, deadline, directory);
        // Else another container may have got the name while we waited.
        if (!lock.isRemoved()) {
          return lock;
        }
      } catch (IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
      lock.close();
    }
  }

  private static DirectoryLock open(Path directory) throws StateException {
    try {
      return DirectoryLock.open(Kernel.host(), directory);
    } catch (KernelException failure) {
      if (GONE.contains(failure.errno())) {
        throw StateException.doesNotExist(directory);
      }
      throw failure;
    }
  }

  /** Polls, for there is no way to wait for a lock with a deadline. */
  private static void await(DirectoryLock lock, long deadline, Path directory) throws IOException {
    long pause = FIRST_RETRY_NANOS;
    while (!lock.tryLock()) {
      if (System.nanoTime() - deadline >= 0) {
        throw new StateException(
            StateException.Reason.LOCKED,
            "container " + directory.getFileName() + " is being changed by another command");
      }
      try {
        TimeUnit.NANOSECONDS.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for the lock of " + directory, e);
      }
      pause = Math.min(2 * pause, LAST_RETRY_NANOS);
    }
  }
}
