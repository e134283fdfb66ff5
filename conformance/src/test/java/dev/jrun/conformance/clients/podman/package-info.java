/**
 * podman, buildah and conmon as clients of the runtime, each case by what a user of theirs sees.
 *
 * <p>They have no servers, but places and networks of the host that they take for their own: the
 * cases give them a machine of namespaces. Must not know how the clients call the runtime, but for
 * {@link dev.jrun.conformance.clients.podman.ConmonTest}, which stands in for CRI-O. Start reading
 * at {@link dev.jrun.conformance.clients.podman.PrivateMachine}.
 */
package dev.jrun.conformance.clients.podman;
