package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.UnixSocket;
import dev.jrun.runtime.state.SeccompListener;
import dev.jrun.spec.ContainerProcessState;
import dev.jrun.spec.State;
import dev.jrun.spec.json.SpecWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Gives the listener of a filter to the one who decides about the calls that it tells of
 * (config-linux.md, "The Container Process State"): one message for a connection.
 */
final class ListenerSocket {
  /** {@code SeccompFdName} of specs-go. */
  private static final String SECCOMP_FD_NAME = "seccompFd";

  /** For an agent that does not accept, while the container is locked. */
  private static final long PATIENCE_SECONDS = 5;

  private ListenerSocket() {}

  /**
   * Sends it.
   *
   * @param state of the container
   * @param pid the process that the filter is of, as the runtime sees it
   * @param listener a descriptor
   */
  static void send(Kernel kernel, SeccompListener to, State state, int pid, int listener) {
    ContainerProcessState message =
        new ContainerProcessState(
            state.ociVersion(), List.of(SECCOMP_FD_NAME), pid, to.metadata(), state);
    byte[] text =
        SpecWriter.write(message, SpecWriter.Indent.NONE).getBytes(StandardCharsets.UTF_8);
    try (UnixSocket socket = UnixSocket.openStream(kernel).limited(PATIENCE_SECONDS)) {
      socket.connect(to.path());
      socket.send(text, List.of(listener));
    }
  }
}
