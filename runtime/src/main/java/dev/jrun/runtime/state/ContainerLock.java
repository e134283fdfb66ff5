package dev.jrun.runtime.state;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The exclusive right to change one container, against other processes and other threads of this
 * one. The kernel releases it when its holder dies.
 *
 * <p>A file lock of Java is a POSIX record lock (fcntl(2) F_SETLK): it belongs to the process, and
 * closing <em>any</em> descriptor of the file loses it. Hence a semaphore that is taken before the
 * file is even opened.
 */
final class ContainerLock implements AutoCloseable {

  private static final String LOCK_FILE = "lock";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** The threads of this process that hold or want the lock of a directory; guarded by itself. */
  private static final Map<Path, Turn> TURNS = new HashMap<>();

  private static final class Turn {
    final Semaphore free = new Semaphore(1);
    int users;
  }

  private final Path directory;
  private final Turn turn;
  private final FileChannel channel;

  private ContainerLock(Path directory, Turn turn, FileChannel channel) {
    this.directory = directory;
    this.turn = turn;
    this.channel = channel;
  }

  /**
   * Locks a container that exists.
   *
   * @param directory the container's directory, free of symbolic links: two spellings would be two
   *     locks
   * @param patience how long to wait for another holder
   * @throws StateException if another holder does not let go in time, or the container is gone
   */
  static ContainerLock acquire(Path directory, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    Turn turn = enter(directory);
    boolean entered = false;
    boolean locked = false;
    try {
      entered = turn.free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (!entered) {
        throw held(directory);
      }
      FileChannel channel = lockFile(directory, deadline);
      locked = true;
      return new ContainerLock(directory, turn, channel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the lock of " + directory, e);
    } finally {
      if (entered && !locked) {
        turn.free.release();
      }
      if (!locked) {
        leave(directory);
      }
    }
  }

  static Path file(Path directory) {
    return directory.resolve(LOCK_FILE);
  }

  private static FileChannel lockFile(Path directory, long deadline)
      throws IOException, InterruptedException {
    Path file = file(directory);
    while (true) {
      try {
        Object named = ensureFile(file);
        FileChannel channel = FileChannel.open(file, WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean locked = false;
        try {
          awaitLock(channel, deadline, directory);
          // Deleted and made again while we waited, the directory has another lock by that name.
          // The inode number
          // tells: it is not used again as long as the file is open.
          locked = named.equals(fileKey(file));
          if (locked) {
            return channel;
          }
        } finally {
          if (!locked) {
            channel.close();
          }
        }
      } catch (NoSuchFileException _) {
        if (Files.notExists(directory)) {
          throw StateException.doesNotExist(directory);
        }
      }
    }
  }

  /**
   * Makes the file if it is missing (its creator was killed before it came so far); answers its
   * identity.
   */
  private static Object ensureFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      try {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } catch (FileAlreadyExistsException _) {
        // Another was faster.
      }
    }
    return fileKey(file);
  }

  private static Object fileKey(Path file) throws IOException {
    return FileKind.REGULAR.require(file).fileKey();
  }

  /** Polls, for there is no way to wait for a file lock with a deadline. */
  private static void awaitLock(FileChannel channel, long deadline, Path directory)
      throws IOException, InterruptedException {
    while (channel.tryLock() == null) {
      if (System.nanoTime() - deadline >= 0) {
        throw held(directory);
      }
      TimeUnit.NANOSECONDS.sleep(RETRY_NANOS);
    }
  }

  private static StateException held(Path directory) {
    return new StateException(
        StateException.Reason.LOCKED,
        "container " + directory.getFileName() + " is being changed by another command");
  }

  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } finally {
      turn.free.release();
      leave(directory);
    }
  }

  private static Turn enter(Path directory) {
    synchronized (TURNS) {
      Turn turn = TURNS.computeIfAbsent(directory, _ -> new Turn());
      turn.users++;
      return turn;
    }
  }

  private static void leave(Path directory) {
    synchronized (TURNS) {
      TURNS.computeIfPresent(directory, (_, turn) -> --turn.users == 0 ? null : turn);
    }
  }
}
