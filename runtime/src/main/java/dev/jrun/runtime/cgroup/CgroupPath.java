package dev.jrun.runtime.cgroup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * {@code linux.cgroupsPath} made safe: whatever stands in it, it names a group below where it
 * starts, and never that place itself.
 */
final class CgroupPath {

  /** The group that holds the groups of all containers whose config names none. */
  static final String DEFAULT_PARENT = "jrun";

  /**
   * Groups above the container's stay when it is deleted, as with runc, since others may have begun
   * to use them: so a mistake must not make thousands. Nested orchestrators get to about 20 levels.
   */
  private static final int MAX_DEPTH = 64;

  /** In bytes: of PATH_MAX, 4096, the names of a group's files take the rest. */
  private static final int MAX_LENGTH = 4000;

  private final boolean absolute;
  private final String below;

  private CgroupPath(boolean absolute, String below) {
    this.absolute = absolute;
    this.below = below;
  }

  /**
   * Reads a path; {@code ..} goes up, but not beyond the start.
   *
   * @param cgroupsPath as in config.json, or null for {@code /jrun/ID}
   * @param id the container id, one path component
   */
  static CgroupPath parse(String cgroupsPath, String id) throws CgroupException {
    if (id.contains("/") || !clean(id).equals(id) || id.isEmpty()) {
      throw new IllegalArgumentException("not a container id: " + id);
    }
    if (cgroupsPath == null || cgroupsPath.isEmpty()) {
      return new CgroupPath(true, DEFAULT_PARENT + "/" + id);
    }
    // mkdir(2) refuses a newline in cgroup names, which would break /proc/PID/cgroup; nobody else
    // expects one either.
    if (cgroupsPath.chars().anyMatch(c -> c == '\n' || c == '\0')) {
      throw new CgroupException("/linux/cgroupsPath: a control character in the name of a group");
    }
    String below = clean(cgroupsPath);
    if (below.isEmpty()) {
      throw new CgroupException(
          "/linux/cgroupsPath: \"" + cgroupsPath + "\" does not name a group below another");
    }
    int depth = below.split("/", -1).length;
    if (depth > MAX_DEPTH) {
      throw new CgroupException(
          "/linux/cgroupsPath: %d levels, more than %d".formatted(depth, MAX_DEPTH));
    }
    return new CgroupPath(cgroupsPath.startsWith("/"), below);
  }

  private static String clean(String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      switch (name) {
        case "", "." -> {}
        case ".." -> names.pollLast();
        default -> names.addLast(name);
      }
    }
    return String.join("/", names);
  }

  /** The group's directory in a hierarchy. */
  Path in(Hierarchy hierarchy) throws CgroupException {
    Path start = absolute ? hierarchy.mountPoint() : hierarchy.ownDirectory();
    Path directory = start.resolve(below);
    int length = directory.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_LENGTH) {
      throw new CgroupException(
          "/linux/cgroupsPath: a path of %d bytes, more than %d".formatted(length, MAX_LENGTH));
    }
    return directory;
  }
}
