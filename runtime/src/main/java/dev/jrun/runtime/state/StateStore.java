package dev.jrun.runtime.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The containers below one root directory.
 *
 * <p>runc trusts any root directory. jrun trusts only what its user owns and nobody else can write:
 * {@code delete} kills the process and runs the hooks that a record names, so with a record by
 * another hand it would do that other's bidding.
 */
public final class StateStore {

  /** As in runc, which is where callers got their ids from. */
  private static final Pattern CONTAINER_ID = Pattern.compile("[A-Za-z0-9_+.-]{1,1024}");

  private static final Set<PosixFilePermission> ROOT_MODE =
      PosixFilePermissions.fromString("rwx------");

  /** The process of a container with a user namespace may have to pass. */
  private static final Set<PosixFilePermission> CONTAINER_MODE =
      PosixFilePermissions.fromString("rwx--x--x");

  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_OTHERS = 0022;

  /** How long {@code create} waits for one who locks the directory that it has just made. */
  private static final Duration CREATE_PATIENCE = Duration.ofSeconds(10);

  private final Path root;
  private final long owner;
  private final boolean exists;

  private StateStore(Path root, long owner, boolean exists) {
    this.root = root;
    this.owner = owner;
    this.exists = exists;
  }

  /**
   * Opens a store. Its directory need not exist: only {@link #create} makes it.
   *
   * @param root the absolute path of the root directory; symbolic links in it are followed
   * @param owner the effective uid of this process, which must own all state, 0…4294967295
   * @throws StateException if the directory belongs to someone else or others can write it
   */
  public static StateStore open(Path root, long owner) throws IOException {
    if (!root.isAbsolute()) {
      throw new IllegalArgumentException("relative root directory " + root);
    }
    Path real;
    boolean exists = true;
    try {
      real = root.toRealPath();
    } catch (NoSuchFileException _) {
      real = root.normalize();
      exists = false;
    }
    if (real.getParent() == null) {
      throw new StateException(
          StateException.Reason.UNSAFE_ROOT,
          "the root directory for container state must not be /");
    }
    StateStore store = new StateStore(real, owner, exists);
    if (exists) {
      store.requireSafeRoot();
    }
    return store;
  }

  /**
   * Claims an id: of any number of calls for the same one, in any processes, one wins. The winner
   * has a directory without a record, and its lock.
   *
   * @throws StateException "container with given ID already exists", "invalid container ID format"
   */
  public LockedContainer create(String id) throws IOException {
    requireValid(id);
    StateStore store = withRoot();
    Path directory = store.root.resolve(id);
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(CONTAINER_MODE));
    } catch (FileAlreadyExistsException _) {
      throw idInUse(id);
    }
    LockedContainer container = new ContainerDirectory(directory).lock(CREATE_PATIENCE);
    try {
      // Once more: the umask applies to the creation.
      Files.setPosixFilePermissions(directory, CONTAINER_MODE);
      requireNew(container);
      return container;
    } catch (IOException e) {
      container.close();
      throw e;
    }
  }

  /** Deleted before it was locked, the directory may be that of a later one by now. */
  private static void requireNew(LockedContainer container) throws StateException {
    if (container.hasRecord()) {
      throw idInUse(container.directory().id());
    }
  }

  private static StateException idInUse(String id) {
    return new StateException(
        StateException.Reason.ID_IN_USE, "container with given ID already exists: " + id);
  }

  /**
   * Finds a container, or what a killed {@code create} left of one.
   *
   * @throws StateException "container does not exist", "invalid container ID format"
   */
  public ContainerDirectory find(String id) throws IOException {
    requireValid(id);
    Path directory = root.resolve(id);
    if (!isOwnDirectory(directory)) {
      throw StateException.doesNotExist(directory);
    }
    return new ContainerDirectory(directory);
  }

  /** All containers, sorted by id, also those without a usable record. */
  public List<ContainerDirectory> list() throws IOException {
    List<ContainerDirectory> containers = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        if (isValid(entry.getFileName().toString()) && isOwnDirectory(entry)) {
          containers.add(new ContainerDirectory(entry));
        }
      }
    } catch (NoSuchFileException _) {
      return List.of();
    }
    containers.sort(Comparator.comparing(ContainerDirectory::id));
    return containers;
  }

  private static boolean isValid(String id) {
    return CONTAINER_ID.matcher(id).matches() && !id.equals(".") && !id.equals("..");
  }

  /**
   * Refuses what cannot be an id.
   *
   * @throws StateException "invalid container ID format"
   */
  public static void requireValid(String id) throws StateException {
    if (id.isEmpty()) {
      throw new StateException(StateException.Reason.INVALID_ID, "container id cannot be empty");
    }
    if (!isValid(id)) {
      throw new StateException(StateException.Reason.INVALID_ID, "invalid container ID format");
    }
  }

  /** Makes the root directory where it was missing, and looks at it: it may be another's by now. */
  private StateStore withRoot() throws IOException {
    if (exists) {
      return this;
    }
    Files.createDirectories(root, PosixFilePermissions.asFileAttribute(ROOT_MODE));
    return open(root, owner);
  }

  private void requireSafeRoot() throws IOException {
    Map<String, Object> attributes = Files.readAttributes(root, "unix:uid,mode");
    long uid = Integer.toUnsignedLong((Integer) attributes.get("uid"));
    int mode = (Integer) attributes.get("mode");
    if (uid != owner) {
      throw new StateException(
          StateException.Reason.UNSAFE_ROOT,
          "root directory " + root + " belongs to uid " + uid + ", not to uid " + owner);
    }
    if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
      throw new StateException(
          StateException.Reason.UNSAFE_ROOT,
          "root directory " + root + " can be written by others (chmod go-w)");
    }
  }

  private boolean isOwnDirectory(Path path) throws IOException {
    try {
      return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
          && Integer.toUnsignedLong(
                  (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))
              == owner;
    } catch (NoSuchFileException _) {
      return false;
    }
  }
}
