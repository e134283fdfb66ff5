package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;
import java.util.Optional;

/** Creates and starts a container, and in the foreground waits for it: {@code jrun run}. */
public final class RunContainer {
  private final Host host;

  public RunContainer(Host host) {
    this.host = host;
  }

  /** Creates the container and starts it. If that fails, nothing of it stays. */
  public KnownContainer detached(CreateRequest request) throws IOException {
    requireUnexplained(request);
    CreateContainer.Created created = new CreateContainer(host).create(request, false);
    try (Readiness readiness = new Readiness(host, created.known().directory().path())) {
      start(created, request, Optional.empty(), readiness::listen);
      readiness.await(created.known().pid());
    }
    return created.known();
  }

  /** Explaining a filter means to answer calls, as long as there is somebody who makes them. */
  static void requireUnexplained(CreateRequest request) {
    if (request.denials().isPresent()) {
      throw new LifecycleException(
          ErrorCode.INVALID_USAGE,
          "the filter of a detached container can't be explained: nobody would answer its calls");
    }
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
    int pid = created.known().pid();
    Optional<Explanation> explanation =
        request
            .denials()
            .map(d -> new Explanation(host.kernel(), created.filter().orElseThrow(), d));
    int status;
    try (Foreground foreground = new Foreground(host, request.console());
        Readiness readiness = new Readiness(host, created.known().directory().path())) {
      start(
          created,
          request,
          explanation.map(StartContainer.ListenerTarget.class::cast),
          () -> {
            readiness.listen();
            foreground.begin(created.terminal());
          });
      readiness.awaitInBackground(pid);
      status = foreground.await(pid, signals).shellStatus();
    } finally {
      explanation.ifPresent(this::end);
    }
    if (explanation.isPresent() && explanation.get().hasKilled(pid)) {
      status = 128 + Sched.SIGSYS;
    }
    if (!keep) {
      new Removal(host).removeIfThere(created.known());
    }
    return status;
  }

  /** What is to be done before the program runs. */
  @FunctionalInterface
  private interface Preliminary {
    void run() throws IOException;
  }

  /** What was not explained is no reason to keep the container. */
  private void end(Explanation explanation) {
    try {
      explanation.close();
    } catch (IllegalStateException incomplete) {
      host.warnings().accept(incomplete.getMessage() + ": " + incomplete.getCause().getMessage());
    }
  }

  private void start(
      CreateContainer.Created created,
      CreateRequest request,
      Optional<StartContainer.ListenerTarget> target,
      Preliminary before)
      throws IOException {
    try {
      before.run();
      new StartContainer(host).run(created, target, request.trace());
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
