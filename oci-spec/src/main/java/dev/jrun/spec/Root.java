package dev.jrun.spec;

/**
 * The container's root file system (config.md, "Root").
 *
 * @param path directory of the root file system, absolute or relative to the bundle; required
 * @param readonly whether the container sees its root read-only; false if absent
 */
public record Root(String path, boolean readonly) {
  public Root {
    path = Absent.ifEmpty(path);
  }
}
