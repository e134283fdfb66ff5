package dev.jrun.runtime.keeper;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.UnixSocket;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Where a keeper listens: a socket in a directory that is its user's alone, named by build and
 * mount namespace. Who holds the lock beside it is the keeper.
 */
final class KeeperAddress implements AutoCloseable {
  private static final int BACKLOG = 4096;

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
   * @return empty if another one does already
   */
  static Optional<KeeperAddress> claim(Path place) throws IOException {
    if (!Files.exists(place.getParent(), LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(
          place.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path socket = Path.of(place + "." + Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")));
    // It stays when the keeper leaves: whoever waits for a lock that is removed holds nothing.
    FileChannel channel =
        FileChannel.open(
            Path.of(socket + ".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    FileLock held = channel.tryLock();
    if (held == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new KeeperAddress(socket, channel));
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

  /** Lets another one listen here. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
