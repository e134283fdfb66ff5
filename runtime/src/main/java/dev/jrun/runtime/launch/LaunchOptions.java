package dev.jrun.runtime.launch;

/**
 * What a launch depends on besides config.json.
 *
 * @param id the container's id
 * @param bundle absolute path of the bundle, which relative paths of the configuration start from
 * @param cgroup path of the container's cgroup, empty for none of its own
 * @param pivot whether the root is changed by pivot_root(2); else by moving the mount, for hosts
 *     whose root is a ramfs
 * @param newKeyring whether the container gets a session keyring of its own
 * @param preservedDescriptors how many descriptors after 2 the container's process inherits
 */
public record LaunchOptions(
    String id,
    String bundle,
    String cgroup,
    boolean pivot,
    boolean newKeyring,
    int preservedDescriptors) {}
