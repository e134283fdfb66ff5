package dev.jrun.runtime.launch;

import java.util.List;
import java.util.Optional;

/**
 * What an exec depends on besides its process.
 *
 * @param namespaces those of the container that the caller is not in, in the order of joining
 * @param cgroup path of the control group that the process gets into, empty for the caller's
 * @param sessionKeyring whether the container has a session keyring of its own
 * @param preservedDescriptors how many descriptors after 2 the process inherits
 * @param consoleSocket path of the socket that gets the terminal, if the process has one; empty for
 *     the runtime itself
 * @param filter the container's filter of system calls
 */
public record ExecOptions(
    List<Namespace> namespaces,
    String cgroup,
    boolean sessionKeyring,
    int preservedDescriptors,
    String consoleSocket,
    Optional<PlannedFilter> filter) {
  public ExecOptions {
    namespaces = List.copyOf(namespaces);
  }
}
