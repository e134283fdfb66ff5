package dev.jrun.runtime.state;

import dev.jrun.spec.Process;
import dev.jrun.spec.Required;

/**
 * What {@code exec} takes from a container, and {@code start} if its filter has a listener or its
 * init fails. It has a file of its own: the other commands read their record often, and need not
 * read this.
 *
 * @param process the config's process, for all that an exec is not told
 * @param newKeyring whether the container has a session keyring of its own
 * @param listener who gets the listeners of its filters of system calls; null if they have none
 * @param rows what the rows of the init are about that start can meet; null if nobody else starts
 *     it
 */
public record ExecRecord(
    @Required Process process, boolean newKeyring, SeccompListener listener, String rows) {}
