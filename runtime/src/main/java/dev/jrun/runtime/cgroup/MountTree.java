package dev.jrun.runtime.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which mount lies on which, from {@code /proc/PID/mountinfo} (proc_pid_mountinfo(5)). */
final class MountTree {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private final Map<Integer, Mount> mounts = new HashMap<>();

  private record Mount(int id, int parent, Path point) {}

  private MountTree() {}

  /** The mounts at the paths and at all above them: only those can hide one another. */
  static MountTree above(List<Path> paths, String[] mountinfo) {
    MountTree tree = new MountTree();
    for (String line : mountinfo) {
      // 36 35 98:0 /root /mountpoint …
      String[] fields = line.split(" ", 6);
      if (fields.length == 6) {
        Path point = Path.of(unescape(fields[4]));
        if (paths.stream().anyMatch(path -> path.startsWith(point))) {
          int id = Integer.parseInt(fields[0]);
          tree.mounts.put(id, new Mount(id, Integer.parseInt(fields[1]), point));
        }
      }
    }
    return tree;
  }

  /** Whether a path leads to the mount: none that is not below it was mounted over it. */
  boolean isVisible(int id) {
    List<Integer> chain = chain(id);
    Path point = mounts.get(id).point();
    return mounts.values().stream()
        .noneMatch(other ->
            !chain.contains(other.id())
                && chain.contains(other.parent())
                && point.startsWith(other.point()));
  }

  /** The mount and all that it lies on. */
  private List<Integer> chain(int id) {
    List<Integer> chain = new ArrayList<>();
    for (Mount mount = mounts.get(id);
        mount != null && !chain.contains(mount.id());
        mount = mounts.get(mount.parent())) {
      chain.add(mount.id());
    }
    return chain;
  }

  /** Space, tab, newline and backslash stand as three octal digits after a backslash. */
  static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    return OCTAL
        .matcher(field)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                Character.toString((char) Integer.parseInt(match.group(1), 8))));
  }
}
