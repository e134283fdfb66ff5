/**
 * containerd as a client: a server that the suite starts with files and sockets of its own, asked
 * through {@code ctr}.
 *
 * <p>Must not know the runtime's command line: what it is told comes from containerd's shim. Start
 * reading at {@link dev.jrun.conformance.clients.containerd.Ctr} and {@code TasksTest}.
 */
package dev.jrun.conformance.clients.containerd;
