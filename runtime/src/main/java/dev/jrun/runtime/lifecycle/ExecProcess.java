package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.init.ContainerInit;
import dev.jrun.runtime.init.InitFailure;
import dev.jrun.runtime.init.InitFiles;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.parent.Parent;
import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.InitProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Executes one more process in a container: {@code jrun exec}. */
public final class ExecProcess {
  private final Host host;

  public ExecProcess(Host host) {
    this.host = host;
  }

  /** What {@link #detached} would do, and nothing of it done. */
  public LaunchPlan plan(ExecRequest request) throws IOException {
    return prepare(find(request), request).plan();
  }

  /**
   * Executes the process, which goes on by itself. If that fails, nothing of it stays.
   *
   * @return its pid
   */
  public int detached(ExecRequest request) throws IOException {
    return leave(find(request), request);
  }

  /** The same in a container that is known. */
  public int detached(KnownContainer container, ExecRequest request) throws IOException {
    container.requireThere();
    return leave(container, request);
  }

  private int leave(KnownContainer container, ExecRequest request) throws IOException {
    try (Foreground nobody = new Foreground(host, request.console())) {
      return execute(container, request, nobody);
    }
  }

  /**
   * Executes the process and waits for its end.
   *
   * @param signals are passed on to it
   * @return its exit status, 128 + N if signal N ended it
   */
  public int foreground(ExecRequest request, Parent.Signals signals) throws IOException {
    try (Foreground foreground = new Foreground(host, request.console())) {
      int pid = execute(find(request), request, foreground);
      return foreground.await(pid, signals).shellStatus();
    }
  }

  /**
   * Whatever failed first, if the container has ended or is ending, that is what there is to say.
   */
  private int execute(KnownContainer known, ExecRequest request, Foreground foreground)
      throws IOException {
    try {
      return launch(known, request, foreground);
    } catch (StepFailure | InitFailure | LifecycleException | IOException failure) {
      InitProcess first = known.record().init();
      if (first != null && !first.isStaying()) {
        throw stopped(failure);
      }
      throw failure;
    }
  }

  /**
   * In the words of runc.
   *
   * @param cause what failed first; null if nothing did
   */
  static LifecycleException stopped(Throwable cause) {
    return new LifecycleException(
        ErrorCode.CONTAINER_NOT_RUNNING, "cannot exec in a stopped container", cause);
  }

  private int launch(KnownContainer known, ExecRequest request, Foreground foreground)
      throws IOException {
    ExecPreparation preparation = prepare(known, request);
    Preparation.requireCapableHost(host.kernel(), host.parent(), request.descriptors());
    Preparation.requireFitting(request.console(), preparation.process().terminal(), host.kernel());
    SecurityModules.requireFor(preparation.process());
    try (PinnedProcess container =
            PinnedProcess.of(host.kernel(), preparation.container())
                .orElseThrow(() -> stopped(null));
        PidNotice notice = PidNotice.prepare(host.kernel(), request.pid());
        ExecLaunch launch = new ExecLaunch(host, request, preparation, container, foreground)) {
      ContainerInit process = launch.execute();
      try {
        notice.tell("setns", process);
        if (host.parent().isGone()) {
          throw new LifecycleException(ErrorCode.CANCELED, "the caller has ended");
        }
      } catch (RuntimeException | IOException failure) {
        launch.abandon();
        throw failure;
      }
      preparation.plan().warnings().forEach(host.warnings());
      return process.pid();
    }
  }

  private KnownContainer find(ExecRequest request) throws IOException {
    ContainerDirectory directory = host.store().find(request.id());
    return new KnownContainer(directory, directory.read());
  }

  private ExecPreparation prepare(KnownContainer container, ExecRequest request)
      throws IOException {
    ContainerDirectory directory = container.directory();
    Path filter = InitFiles.in(directory.path()).filter();
    return ExecPreparation.of(
        request,
        container,
        ContainerInfo.status(directory, container.record()),
        host.parent().pid(),
        Files.exists(filter)
            ? Optional.of(SeccompFilter.of(Files.readAllBytes(filter)))
            : Optional.empty());
  }
}
