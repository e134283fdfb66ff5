package dev.jrun.runtime.launch;

import java.util.List;
import java.util.Optional;

/**
 * What a launch depends on besides config.json.
 *
 * @param bundle absolute path of the bundle, which relative paths of the configuration start from
 * @param cgroup path of the container's cgroup, empty for none of its own
 * @param unit the unit of systemd's that the cgroup belongs to
 * @param limits what limits the control group
 * @param pivot whether the root is changed by pivot_root(2); else by moving the mount, for hosts
 *     whose root is a ramfs
 * @param newKeyring whether the container gets a session keyring of its own
 * @param preservedDescriptors how many descriptors after 2 the container's process inherits
 * @param consoleSocket path of the socket that gets the terminal, if the process has one; empty for
 *     the runtime itself
 * @param filter for {@code linux.seccomp}
 */
public record LaunchOptions(
    String bundle,
    String cgroup,
    Optional<Unit> unit,
    List<Limit> limits,
    boolean pivot,
    boolean newKeyring,
    int preservedDescriptors,
    String consoleSocket,
    Optional<PlannedFilter> filter) {
  public LaunchOptions {
    limits = List.copyOf(limits);
  }

  /**
   * A unit that systemd makes.
   *
   * @param name its name
   * @param properties what it begins with
   * @param limits properties that limit it; empty if there are none
   */
  public record Unit(String name, String properties, String limits) {}

  /**
   * Something that limits the container's control group.
   *
   * @param pointer JSON pointer to the property that asks for it
   * @param text what is done
   */
  public record Limit(String pointer, String text) {}
}
