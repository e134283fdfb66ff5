package dev.jrun.runtime.keeper;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a keeper listens: a socket in a directory that is its user's alone, named by build and
 * mount namespace. Who holds the lock beside it is the keeper.
 */
final class KeeperAddress implements AutoCloseable {
  private static final int BACKLOG = 4096;

  /** How long one may take that has the place and does not listen yet, or no longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int REST_MILLISECONDS = 2;

  private final Path socket;
  private final FileChannel lock;

  private KeeperAddress(Path socket, FileChannel lock) {
    this.socket = socket;
    this.lock = lock;
  }

  /**
   * Becomes the one who listens.
   *
   * @param place the directory, and the build as the name
   * @return empty if another one listens: whoever is told so can connect
   */
  static Optional<KeeperAddress> claim(Kernel kernel, Path place)
      throws IOException, InterruptedException {
    if (!Files.exists(place.getParent(), LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(
          place.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path socket = Path.of(place + "." + Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<FileChannel> lock = lock(lockFile(socket));
    while (lock.isEmpty() && !isListening(kernel, socket) && System.nanoTime() < deadline) {
      Thread.sleep(REST_MILLISECONDS);
      lock = lock(lockFile(socket));
    }
    return lock.map(held -> new KeeperAddress(socket, held));
  }

  private static boolean isListening(Kernel kernel, Path socket) {
    try (UnixSocket connection = UnixSocket.open(kernel)) {
      connection.connect(socket.toString());
      return true;
    } catch (KernelException _) {
      return false;
    }
  }

  /** A keeper that leaves removes the file that it holds: what is locked after that is nobody's. */
  private static Optional<FileChannel> lock(Path file) throws IOException {
    while (true) {
      try {
        Object named = makeIfMissing(file);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        if (channel.tryLock() == null) {
          channel.close();
          return Optional.empty();
        }
        // The inode number is not used again as long as the file is open.
        if (Files.exists(file) && named.equals(key(file))) {
          return Optional.of(channel);
        }
        channel.close();
      } catch (NoSuchFileException _) {
        // Removed in between.
      }
    }
  }

  /** The identity of the file, which exists then. */
  private static Object makeIfMissing(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException _) {
      // Another keeper's, or left by one that was killed.
    }
    return key(file);
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private static Path lockFile(Path socket) {
    return Path.of(socket + ".lock");
  }

  /** Listens. What a keeper that was killed has left there is removed. */
  UnixSocket listen(Kernel kernel) throws IOException {
    vacate();
    UnixSocket listener = UnixSocket.open(kernel);
    listener.listen(socket.toString(), BACKLOG);
    return listener;
  }

  /** Removes the socket: whoever comes from now on finds nobody. */
  void vacate() throws IOException {
    Files.deleteIfExists(socket);
  }

  /** Lets another one listen here, and leaves nothing. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(lockFile(socket));
    lock.close();
  }
}
