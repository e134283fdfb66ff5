package dev.jrun.runtime.cgroup;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.ProcFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A mount of a cgroup hierarchy: a line of {@code /proc/PID/mountinfo} (proc_pid_mountinfo(5)).
 *
 * @param id the mount's
 * @param version the kind of the hierarchy
 * @param root the group that is seen at the mount point
 * @param mountPoint where it is mounted
 * @param superOptions name the controllers of a hierarchy of version 1
 */
record CgroupMount(
    int id, CgroupVersion version, String root, Path mountPoint, List<String> superOptions) {

  /**
   * The mounts of this process's namespace, read again when they have changed: to write them down
   * takes the kernel as long as making a group.
   */
  private static final class OfThisProcess {
    private static final Kernel KERNEL = Kernel.host();
    private static final String FILE = "/proc/self/mountinfo";

    /** Never closed. */
    private static final int CHANGES = KERNEL.open(FILE, Fcntl.O_RDONLY);

    private static List<CgroupMount> known = List.of();
    private static boolean current;

    static synchronized List<CgroupMount> get() throws IOException {
      // Asked first: of what changes while they are read, the next to ask is told.
      current &= !KERNEL.haveMountsChanged(CHANGES);
      if (!current) {
        known = visible(ProcFile.read(Path.of(FILE)));
        current = true;
      }
      return known;
    }
  }

  /** Those that this process can reach. */
  static List<CgroupMount> ofThisProcess() throws IOException {
    return OfThisProcess.get();
  }

  /** Those of a text of {@code mountinfo} that no other mount hides. */
  static List<CgroupMount> visible(String mountinfo) {
    String[] lines = mountinfo.split("\n", -1);
    List<CgroupMount> mounts = new ArrayList<>();
    for (String line : lines) {
      parse(line).ifPresent(mounts::add);
    }
    MountTree tree = MountTree.above(mounts.stream().map(CgroupMount::mountPoint).toList(), lines);
    mounts.removeIf(mount -> !tree.isVisible(mount.id()));
    return List.copyOf(mounts);
  }

  /** 36 35 98:0 /root /mountpoint options optional-fields… - type source super-options. */
  private static Optional<CgroupMount> parse(String line) {
    int dash = line.indexOf(" - cgroup");
    if (dash < 0) {
      return Optional.empty();
    }
    String[] mount = line.substring(0, dash).split(" ", -1);
    String[] fileSystem = line.substring(dash + 3).split(" ", -1);
    CgroupVersion version;
    switch (fileSystem[0]) {
      case "cgroup" -> version = CgroupVersion.V1;
      case "cgroup2" -> version = CgroupVersion.V2;
      default -> {
        return Optional.empty();
      }
    }
    List<String> superOptions = Arrays.asList(fileSystem[2].split(",", -1));
    return Optional.of(
        new CgroupMount(
            Integer.parseInt(mount[0]),
            version,
            MountTree.unescape(mount[3]),
            Path.of(MountTree.unescape(mount[4])),
            superOptions));
  }

  /**
   * Whether it is of the hierarchy with these controllers, as {@code /proc/PID/cgroup} has them.
   */
  boolean shows(String controllers) {
    return switch (version) {
      case V1 ->
          !controllers.isEmpty()
              && superOptions.containsAll(Arrays.asList(controllers.split(",", -1)));
      case V2 -> controllers.isEmpty();
    };
  }
}
