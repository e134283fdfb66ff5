package dev.jrun.spec.features;

/**
 * Support of mounts with mapped ids.
 *
 * @param enabled whether there is any; null if absent: unknown
 */
public record IDMap(Boolean enabled) {}
