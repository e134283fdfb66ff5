package dev.jrun.spec;

/**
 * Limit of the number of tasks in a cgroup (config-linux.md, "PIDs").
 *
 * @param limit greatest number of tasks, -1 for no limit; null if absent
 */
public record LinuxPids(Long limit) {}
