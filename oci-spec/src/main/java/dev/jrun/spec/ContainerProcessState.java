package dev.jrun.spec;

import java.util.List;

/**
 * What a seccomp listener is told of a process (config-linux.md, "The Container Process State").
 *
 * @param ociVersion version of the runtime specification that the message follows
 * @param fds names of the descriptors sent along, in their order; empty if absent
 * @param pid process id as the runtime sees it
 * @param metadata the {@code listenerMetadata} of the filter; null if absent
 * @param state state of the container
 */
public record ContainerProcessState(
    String ociVersion, List<String> fds, Integer pid, String metadata, State state) {
  public ContainerProcessState {
    ociVersion = Absent.ifEmpty(ociVersion);
    fds = Absent.toEmpty(fds);
    metadata = Absent.ifEmpty(metadata);
  }
}
