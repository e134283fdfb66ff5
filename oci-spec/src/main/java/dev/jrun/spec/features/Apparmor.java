package dev.jrun.spec.features;

/**
 * Support of AppArmor profiles.
 *
 * @param enabled whether there is any; null if absent: unknown
 */
public record Apparmor(Boolean enabled) {}
