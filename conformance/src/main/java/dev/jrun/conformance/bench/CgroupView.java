package dev.jrun.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One version of cgroups, with the other one out of sight: a hybrid host shows both, and crun
 * refuses it. What hides it is mounted in a mount namespace of the benchmark's own.
 */
enum CgroupView {
  /** The version whose groups a clone is born into. */
  V2("mount --bind /sys/fs/cgroup/unified /sys/fs/cgroup"),
  /** The version whose groups a process is moved into, one hierarchy at a time. */
  V1("mount -t tmpfs none /sys/fs/cgroup/unified");

  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final Path UNIFIED = MOUNT.resolve("unified");
  private static final String TYPE_V2 = "cgroup2";

  private final String mountOnHybrid;

  CgroupView(String mountOnHybrid) {
    this.mountOnHybrid = mountOnHybrid;
  }

  /** The views that this host offers. */
  static Set<CgroupView> offered() throws IOException {
    if (Files.getFileStore(MOUNT).type().equals(TYPE_V2)) {
      return EnumSet.of(V2);
    }
    return isHybrid() ? EnumSet.of(V2, V1) : EnumSet.of(V1);
  }

  private static boolean isHybrid() throws IOException {
    return Files.isDirectory(UNIFIED) && Files.getFileStore(UNIFIED).type().equals(TYPE_V2);
  }

  /**
   * Wraps a command so that it sees this version only, and a place for keepers' sockets that no
   * other process sees and that goes away with the command.
   *
   * @param sockets the directory that keepers listen in, which must exist
   */
  List<String> wrap(Path sockets, List<String> command) throws IOException {
    String script =
        "set -e\n%s\nmount -t tmpfs -o mode=700 none '%s'\nexec \"$@\""
            .formatted(isHybrid() ? mountOnHybrid : "", sockets);
    List<String> wrapped =
        new ArrayList<>(
            List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh"));
    wrapped.addAll(command);
    return wrapped;
  }
}
