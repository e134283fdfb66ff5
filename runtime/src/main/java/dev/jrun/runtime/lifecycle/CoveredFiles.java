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

/**
 * What the root file system has where new file systems begin with a copy of it ({@code tmpcopyup}).
 * The init opens each file anew, below the directory that it mounts on.
 */
final class CoveredFiles {
  private final List<CoveredFile> files = new ArrayList<>();

  private CoveredFiles() {}

  /** The files by the mounts' destinations; a directory comes before what is in it. */
  static Map<String, List<CoveredFile>> of(Kernel kernel, Path rootfs, List<Mount> mounts)
      throws IOException {
    Map<String, List<CoveredFile>> covered = new HashMap<>();
    for (Mount mount : mounts) {
      if (MountOptions.parse(mount.options()).copyUp()) {
        covered.put(mount.destination(), below(kernel, rootfs, mount.destination()));
      }
    }
    return covered;
  }

  private static List<CoveredFile> below(Kernel kernel, Path rootfs, String destination)
      throws IOException {
    int root = kernel.open(rootfs.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY);
    try {
      int place =
          kernel.openat2(
              root,
              destination,
              Fcntl.O_PATH | Fcntl.O_DIRECTORY,
              Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS);
      try {
        CoveredFiles covered = new CoveredFiles();
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
        files.add(file);
        if ((file.mode() & Fcntl.S_IFMT) == Fcntl.S_IFDIR) {
          addAll(entry, path + "/");
        }
      }
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
