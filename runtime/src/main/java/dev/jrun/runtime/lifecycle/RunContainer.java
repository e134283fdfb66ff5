package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;

/** Creates and starts a container, and in the foreground waits for it: {@code jrun run}. */
public final class RunContainer {
  private final Host host;

  public RunContainer(Host host) {
    this.host = host;
  }

  /** Creates the container and starts it. If that fails, nothing of it stays. */
  public KnownContainer detached(CreateRequest request) throws IOException {
    return start(request);
  }

  /**
   * Runs the container until its first process ends, then deletes it.
   *
   * @param keep whether the stopped container stays until it is deleted
   * @param signals are passed on to the container
   * @return the exit status of the process, 128 + N if signal N ended it
   */
  public int foreground(CreateRequest request, boolean keep, Parent.Signals signals)
      throws IOException {
    KnownContainer container = start(request);
    Kernel.WaitStatus status =
        signals.await(container.pid(), signal -> forward(container.pid(), signal));
    if (!keep) {
      new Removal(host).removeIfThere(container);
    }
    return status.shellStatus();
  }

  private KnownContainer start(CreateRequest request) throws IOException {
    CreateContainer.Created created = new CreateContainer(host).create(request, false);
    try {
      new StartContainer(host).run(created, request.trace());
      if (host.parent().isGone()) {
        throw new LifecycleException("the caller has ended");
      }
    } catch (RuntimeException | IOException | Error failure) {
      new Removal(host).removeIfThere(created.known());
      throw failure;
    }
    return created.known();
  }

  private void forward(int pid, int signal) {
    PinnedProcess.of(host.kernel(), pid)
        .ifPresent(init -> {
          try (init) {
            init.signal(signal);
          }
        });
  }
}
