package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.SeccompFilter;

/**
 * The filter of system calls that an init comes under.
 *
 * @param filter what {@code linux.seccomp} has been compiled to
 * @param listenerPath absolute path of the socket that gets the filter's listener, if it has one;
 *     empty for the runtime itself
 */
public record PlannedFilter(SeccompFilter filter, String listenerPath) {}
