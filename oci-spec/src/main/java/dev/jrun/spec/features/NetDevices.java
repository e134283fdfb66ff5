package dev.jrun.spec.features;

/**
 * Support of moving network devices.
 *
 * @param enabled whether there is any; null if absent: unknown
 */
public record NetDevices(Boolean enabled) {}
