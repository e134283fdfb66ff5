package dev.jrun.spec.features;

/**
 * Support of SELinux labels.
 *
 * @param enabled whether there is any; null if absent: unknown
 */
public record Selinux(Boolean enabled) {}
