/**
 * Docker as a client: a daemon that the suite starts with files and sockets of its own, asked
 * through Testcontainers.
 *
 * <p>Must not know the runtime's command line: what it is told comes from the daemon. Start reading
 * at {@link dev.jrun.conformance.clients.docker.DockerContainer} and {@code RunTest}.
 */
package dev.jrun.conformance.clients.docker;
