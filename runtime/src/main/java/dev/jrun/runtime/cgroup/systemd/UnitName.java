package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;
import java.util.regex.Pattern;

/**
 * The scope of a container and the slice that it is in, systemd.unit(5).
 *
 * @param slice name of the slice, {@code a-b.slice}
 * @param name name of the scope, {@code prefix-name.scope}
 * @param description what the unit is said to be
 */
public record UnitName(String slice, String name, String description) {
  private static final String POINTER = "/linux/cgroupsPath: ";
  private static final String SLICE = ".slice";
  private static final String PREFIX = "jrun";

  /** What systemd.unit(5) allows, and at most that many: UNIT_NAME_MAX. */
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9:_.\\\\-]{1,255}");

  /** That of all slices, systemd.special(7). */
  private static final String ROOT_SLICE = "-.slice";

  /**
   * Reads a path of the form {@code slice:prefix:name}.
   *
   * @param cgroupsPath as in config.json, or null for {@code :jrun:ID}
   * @param id the container's id
   * @param defaultSlice in place of an empty slice
   * @throws CgroupException if it is none
   */
  public static UnitName parse(String cgroupsPath, String id, String defaultSlice)
      throws CgroupException {
    String path =
        cgroupsPath == null || cgroupsPath.isEmpty() ? ":" + PREFIX + ":" + id : cgroupsPath;
    String[] parts = path.split(":", -1);
    if (parts.length != 3) {
      throw new CgroupException(
          POINTER
              + "expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups,"
              + " got \"%s\" instead".formatted(path));
    }
    String slice = parts[0].isEmpty() ? defaultSlice : parts[0];
    requireSlice(slice);
    if (parts[2].endsWith(SLICE)) {
      throw new CgroupException(
          POINTER + "\"" + parts[2] + "\": a slice is no place for processes, systemd.slice(5)");
    }
    String name = parts[1] + "-" + parts[2] + ".scope";
    if (!VALID.matcher(name).matches()) {
      throw new CgroupException(
          POINTER
              + "\""
              + name
              + "\" is no name of a systemd unit: up to 255 of A-Z a-z 0-9 : _ . \\ -");
    }
    return new UnitName(slice, name, "jrun container " + parts[2]);
  }

  /** A dash stands for a level, so that there may be no empty one. */
  private static void requireSlice(String slice) throws CgroupException {
    boolean wellFormed =
        VALID.matcher(slice).matches()
            && slice.endsWith(SLICE)
            && !slice.equals(SLICE)
            && (slice.equals(ROOT_SLICE)
                || !("-" + slice.substring(0, slice.length() - SLICE.length()) + "-")
                    .contains("--"));
    if (!wellFormed) {
      throw new CgroupException(POINTER + "invalid slice name: " + slice);
    }
  }

  /** The path of the scope's group below that of the manager. */
  public String group() {
    StringBuilder path = new StringBuilder();
    if (!slice.equals(ROOT_SLICE)) {
      String levels = slice.substring(0, slice.length() - SLICE.length());
      for (int dash = levels.indexOf('-'); dash >= 0; dash = levels.indexOf('-', dash + 1)) {
        path.append('/').append(levels, 0, dash).append(SLICE);
      }
      path.append('/').append(slice);
    }
    return path.append('/').append(name).toString();
  }
}
