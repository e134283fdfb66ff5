package dev.jrun.runtime;

import dev.jrun.runtime.lifecycle.ContainerInfo;
import dev.jrun.runtime.lifecycle.CreateContainer;
import dev.jrun.runtime.lifecycle.CreateRequest;
import dev.jrun.runtime.lifecycle.ExecProcess;
import dev.jrun.runtime.lifecycle.ExecRequest;
import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.lifecycle.RunContainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * jrun as a library: containers from Java, without another process and without a daemon.
 *
 * <p>An instance holds nothing but the place of its state, so it can be shared by any number of
 * threads and need not be closed. It prints nothing and never ends the JVM; failures are exceptions
 * whose messages are for people ({@code lifecycle.LifecycleException}, {@code init.StepFailure},
 * {@code spec.SpecException}, {@link IOException}), and whose kind {@code lifecycle.ErrorCode.of}
 * tells programs.
 */
public final class ContainerRuntime {
  private final Host host;

  private ContainerRuntime(Host host) {
    this.host = host;
  }

  /**
   * The runtime whose containers are kept below {@code root}, an absolute path.
   *
   * @param warnings is told what has no effect, one sentence at a time
   */
  public static ContainerRuntime at(Path root, Consumer<String> warnings) {
    return new ContainerRuntime(Host.local(root, warnings));
  }

  /** Creates a container, which then waits to be started. If that fails, nothing of it stays. */
  public Container create(CreateRequest request) throws IOException {
    return new Container(host, new CreateContainer(host).run(request));
  }

  /** Creates and starts a container. If that fails, nothing of it stays. */
  public Container run(CreateRequest request) throws IOException {
    return new Container(host, new RunContainer(host).detached(request));
  }

  /**
   * Executes one more process in a container, whoever created it; returns when the process runs. If
   * that fails, nothing of it stays.
   */
  public ContainerProcess exec(ExecRequest request) throws IOException {
    return ContainerProcess.executed(host, new ExecProcess(host).detached(request));
  }

  /** All containers, sorted by id. */
  public List<ContainerInfo> list() throws IOException {
    return ContainerInfo.all(host);
  }
}
