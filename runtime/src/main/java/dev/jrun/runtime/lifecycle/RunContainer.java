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
    CreateContainer.Created created = new CreateContainer(host).create(request, false);
    try (Readiness readiness = new Readiness(host, created.known().directory().path())) {
      start(created, request, readiness::listen);
      readiness.await(created.known().pid());
    }
    return created.known();
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
    CreateContainer.Created created = new CreateContainer(host).create(request, false);
    Kernel.WaitStatus status;
    try (Foreground foreground = new Foreground(host, request.console());
        Readiness readiness = new Readiness(host, created.known().directory().path())) {
      start(
          created,
          request,
          () -> {
            readiness.listen();
            foreground.begin(created.terminal());
          });
      readiness.awaitInBackground(created.known().pid());
      status = foreground.await(created.known().pid(), signals);
    }
    if (!keep) {
      new Removal(host).removeIfThere(created.known());
    }
    return status.shellStatus();
  }

  /** What is to be done before the program runs. */
  @FunctionalInterface
  private interface Preliminary {
    void run() throws IOException;
  }

  private void start(CreateContainer.Created created, CreateRequest request, Preliminary before)
      throws IOException {
    try {
      before.run();
      new StartContainer(host).run(created, request.trace());
      if (host.parent().isGone()) {
        throw new LifecycleException(ErrorCode.CANCELED, "the caller has ended");
      }
    } catch (RuntimeException | IOException | Error failure) {
      created.close();
      new Removal(host).removeIfThere(created.known());
      throw failure;
    }
  }
}
