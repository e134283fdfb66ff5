package dev.jrun.runtime.state;

import dev.jrun.spec.Required;

/**
 * Who decides about the system calls that a container's filter tells of.
 *
 * @param path absolute path of the unix socket at which he listens
 * @param metadata text for him, the config's {@code listenerMetadata}; null if absent
 */
public record SeccompListener(@Required String path, String metadata) {}
