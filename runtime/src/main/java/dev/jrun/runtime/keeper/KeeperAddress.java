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
 * Where a keeper listens: a socket in a directory that is root's alone, named by build and mount
 * namespace. Who holds the lock beside it is the keeper.
 */
final class KeeperAddress implements AutoCloseable {
  /** The directory; that of the containers' state by default. */
  static final Path DIRECTORY = Path.of("/run/jrun");

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
   * @return empty if another one does already
   */
  static Optional<KeeperAddress> claim(String build) throws IOException {
    if (!Files.exists(DIRECTORY, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(
          DIRECTORY,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString();
    Path socket = DIRECTORY.resolve(build + "." + namespace);
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
    Files.deleteIfExists(socket);
    UnixSocket listener = UnixSocket.open(kernel);
    listener.listen(socket.toString(), BACKLOG);
    return listener;
  }

  /** Gives the place free: whoever comes now finds nobody, and starts another keeper. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(socket);
    lock.close();
  }
}
