package dev.jrun.spec.features;

/**
 * Support of mounts beyond mount(8).
 *
 * @param idmap mounts with mapped ids; null if absent
 */
public record MountExtensions(IDMap idmap) {}
