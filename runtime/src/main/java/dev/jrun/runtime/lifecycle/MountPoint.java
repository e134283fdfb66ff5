package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.kernel.ProcFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where a path of the host is mounted, by {@code /proc/self/mountinfo}. */
final class MountPoint {
  private static final int MOUNT_POINT_FIELD = 4;

  private MountPoint() {}

  /** The mount point that {@code path} lies on, or is. */
  static String of(Path path) throws IOException {
    Path real = path.toRealPath();
    Path longest = Path.of("/");
    for (String line : ProcFile.read(Path.of("/proc/self/mountinfo")).lines().toList()) {
      Path point = Path.of(unescape(line.split(" ", -1)[MOUNT_POINT_FIELD]));
      if (real.startsWith(point) && point.getNameCount() >= longest.getNameCount()) {
        longest = point;
      }
    }
    return longest.toString();
  }

  /** Where file systems of these types are mounted, the last mounted first. */
  static List<String> ofTypes(Set<String> types) throws IOException {
    List<String> points = new ArrayList<>();
    for (String line : ProcFile.read(Path.of("/proc/self/mountinfo")).lines().toList()) {
      // Behind the separator: type, source, options.
      String type = line.substring(line.indexOf(" - ") + 3).split(" ", 2)[0];
      if (types.contains(type)) {
        points.addFirst(unescape(line.split(" ", -1)[MOUNT_POINT_FIELD]));
      }
    }
    return points;
  }

  /** The kernel writes blank, tab, newline and backslash as octal numbers. */
  private static String unescape(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
