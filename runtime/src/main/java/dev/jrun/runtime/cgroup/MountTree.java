package dev.jrun.runtime.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which mount lies on which, from the text of {@code /proc/PID/mountinfo}. */
final class MountTree {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private final Map<Integer, Mount> mounts = new HashMap<>();

  private record Mount(int id, int parent, Path point) {}

  private MountTree() {}

  static MountTree parse(String mountinfo) {
    MountTree tree = new MountTree();
    for (String line : mountinfo.lines().toList()) {
      // 36 35 98:0 /root /mountpoint …
      String[] fields = line.split(" ", 6);
      if (fields.length == 6) {
        Mount mount =
            new Mount(
                Integer.parseInt(fields[0]),
                Integer.parseInt(fields[1]),
                Path.of(unescape(fields[4])));
        tree.mounts.put(mount.id(), mount);
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
    return OCTAL
        .matcher(field)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                Character.toString((char) Integer.parseInt(match.group(1), 8))));
  }
}
