package dev.jrun.runtime;

import dev.jrun.runtime.lifecycle.ContainerInfo;
import dev.jrun.runtime.lifecycle.DeleteContainer;
import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.lifecycle.KillContainer;
import dev.jrun.runtime.lifecycle.StartContainer;
import dev.jrun.runtime.lifecycle.WaitForContainer;
import java.io.IOException;

/**
 * A container that this JVM created. It can be used by several threads; what happens to it from
 * outside, by the command line for example, is noticed at the next call.
 */
public final class Container implements AutoCloseable {
  private final Host host;
  private final String id;
  private final int pid;

  Container(Host host, String id, int pid) {
    this.host = host;
    this.id = id;
    this.pid = pid;
  }

  public String id() {
    return id;
  }

  /** The pid of its first process, as this JVM sees it. */
  public int pid() {
    return pid;
  }

  /** Lets the created container run its program; returns when it runs. */
  public void start() throws IOException {
    new StartContainer(host).run(id);
  }

  /** What it does now. */
  public ContainerInfo info() throws IOException {
    return ContainerInfo.of(host, id);
  }

  /** Sends a signal, 1 to 64, to its first process. */
  public void signal(int signal) throws IOException {
    new KillContainer(host).run(id, signal);
  }

  /**
   * Waits for its first process to end. Only one call gets the status, since the kernel tells it
   * only once.
   *
   * @return the exit status, 128 + N if signal N ended it
   */
  public int waitFor() {
    return new WaitForContainer(host).run(pid);
  }

  /** Deletes it, stopped or not. */
  public void delete() throws IOException {
    new DeleteContainer(host).run(id, true);
  }

  /** The same as {@link #delete}. */
  @Override
  public void close() throws IOException {
    delete();
  }
}
