package dev.jrun.spec.features;

/**
 * Support of cache and memory bandwidth allocation.
 *
 * @param enabled whether there is any; null if absent: unknown
 * @param schemata whether {@code linux.intelRdt.schemata} is; null if absent: unknown
 * @param monitoring whether {@code linux.intelRdt.enableMonitoring} is; null if absent: unknown
 */
public record IntelRdt(Boolean enabled, Boolean schemata, Boolean monitoring) {}
