package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.launch.CoveredFile;
import dev.jrun.runtime.launch.MountOptions;
import dev.jrun.spec.Mount;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the root file system has where new file systems begin with a copy of it ({@code tmpcopyup}).
 * The init opens each file anew, below the directory that it mounts on.
 */
final class CoveredFiles {
  /** Greater ones do not fit into memory. */
  private static final long LARGEST = 1L << 40;

  private final String destination;
  private final List<CoveredFile> files = new ArrayList<>();
  private long size;

  private CoveredFiles(String destination) {
    this.destination = destination;
  }

  /** The files by the mounts' destinations; a directory comes before what is in it. */
  static Map<String, List<CoveredFile>> of(
      Kernel kernel, Path bundle, Path rootfs, List<Mount> mounts) throws IOException {
    Map<String, List<CoveredFile>> covered = new HashMap<>();
    for (int i = 0; i < mounts.size(); i++) {
      Mount mount = mounts.get(i);
      if (MountOptions.copyUp(mount.options())) {
        Mount root = new Mount("/", "bind", rootfs.toString(), List.of("bind"), null, null);
        Mount above = above(mount, mounts.subList(0, i)).orElse(root);
        covered.put(mount.destination(), below(kernel, bundle, above, mount));
      }
    }
    return covered;
  }

  /** The mount that a later one lies in, if it is not the root file system. */
  private static Optional<Mount> above(Mount mount, List<Mount> earlier) {
    Path place = place(mount);
    return earlier.reversed().stream().filter(other -> place.startsWith(place(other))).findFirst();
  }

  private static Path place(Mount mount) {
    return Path.of("/", mount.destination()).normalize();
  }

  private static List<CoveredFile> below(Kernel kernel, Path bundle, Mount above, Mount mount)
      throws IOException {
    if (!MountOptions.parse(above.options()).bind() || above.source() == null) {
      // A new file system is empty.
      return List.of();
    }
    int root =
        kernel.open(bundle.resolve(above.source()).toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY);
    try {
      int place =
          kernel.openat2(
              root,
              "/" + place(above).relativize(place(mount)),
              Fcntl.O_PATH | Fcntl.O_DIRECTORY,
              Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS);
      try {
        CoveredFiles covered = new CoveredFiles(mount.destination());
        covered.addAll(Path.of("/proc/self/fd", Integer.toString(place)), "");
        return covered.files;
      } finally {
        kernel.close(place);
      }
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    } finally {
      kernel.close(root);
    }
  }

  private void addAll(Path directory, String prefix) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String path = prefix + entry.getFileName();
        CoveredFile file = read(entry, path);
        requireCopyable(file);
        files.add(file);
        if ((file.mode() & Fcntl.S_IFMT) == Fcntl.S_IFDIR) {
          addAll(entry, path + "/");
        }
      }
    }
  }

  private void requireCopyable(CoveredFile file) {
    if (file.path().indexOf('\ufffd') >= 0 || file.link().indexOf('\ufffd') >= 0) {
      throw new LifecycleException(
          ErrorCode.UNSUPPORTED,
          destination + ": tmpcopyup of a name that is not UTF-8: not supported: " + file.path());
    }
    size += Math.min(file.size(), LARGEST);
    if (size > LARGEST) {
      throw new LifecycleException(
          ErrorCode.RESOURCES_EXHAUSTED, destination + ": tmpcopyup of more than 1 TiB");
    }
  }

  private static CoveredFile read(Path file, String path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(file, "unix:mode,uid,gid,size,rdev", LinkOption.NOFOLLOW_LINKS);
    int mode = (int) attributes.get("mode");
    boolean link = (mode & Fcntl.S_IFMT) == Fcntl.S_IFLNK;
    return new CoveredFile(
        path,
        mode,
        (int) attributes.get("uid"),
        (int) attributes.get("gid"),
        (long) attributes.get("size"),
        (long) attributes.get("rdev"),
        link ? Files.readSymbolicLink(file).toString() : "");
  }
}
