package dev.jrun.runtime;

import dev.jrun.runtime.lifecycle.ContainerInfo;
import dev.jrun.runtime.lifecycle.DeleteContainer;
import dev.jrun.runtime.lifecycle.ExecProcess;
import dev.jrun.runtime.lifecycle.ExecRequest;
import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.lifecycle.KillContainer;
import dev.jrun.runtime.lifecycle.KnownContainer;
import dev.jrun.runtime.lifecycle.StartContainer;
import java.io.IOException;
import java.util.List;

/**
 * A container that this JVM created. It can be used by several threads; what happens to it from
 * outside, by the command line for example, is noticed at the next call.
 */
public final class Container implements AutoCloseable {
  private final Host host;
  private final KnownContainer container;
  private final ContainerProcess first;

  Container(Host host, KnownContainer container) {
    this.host = host;
    this.container = container;
    this.first = ContainerProcess.first(host, container.pid());
  }

  public String id() {
    return container.id();
  }

  /** The pid of its first process, as this JVM sees it. */
  public int pid() {
    return first.pid();
  }

  /** Lets the created container run its program; returns when it runs. */
  public void start() throws IOException {
    new StartContainer(host).run(container);
  }

  /** What it does now. */
  public ContainerInfo info() throws IOException {
    return ContainerInfo.of(container);
  }

  /** Sends a signal, 1 to 64, to its first process. */
  public void signal(int signal) throws IOException {
    new KillContainer(host).run(container, signal);
  }

  /**
   * Waits for its first process to end. The kernel tells the status only once, so it is kept for
   * later calls; deleted before the first of them, the container takes it along.
   *
   * @return the exit status, 128 + N if signal N ended it
   * @throws dev.jrun.runtime.lifecycle.LifecycleException if the status is lost
   */
  public int waitFor() {
    return first.waitFor();
  }

  /**
   * Executes one more process in it, as its first one but for the arguments; returns when it runs.
   * If that fails, nothing of it stays.
   */
  public ContainerProcess exec(String... args) throws IOException {
    ExecRequest request = ExecRequest.of(id(), List.of(args));
    return ContainerProcess.executed(host, new ExecProcess(host).detached(container, request));
  }

  /** Deletes it, stopped or not. */
  public void delete() throws IOException {
    new DeleteContainer(host).run(container);
  }

  /** The same as {@link #delete}. */
  @Override
  public void close() throws IOException {
    delete();
  }
}
