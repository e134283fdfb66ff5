package dev.jrun.runtime;

import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.runtime.lifecycle.WaitForContainer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A process that this JVM has put into a container. It can be used by several threads. */
public final class ContainerProcess {
  private final int pid;
  private final FutureTask<Integer> end;

  private ContainerProcess(Host host, int pid) {
    this.pid = pid;
    this.end = new FutureTask<>(() -> new WaitForContainer(host).run(pid));
  }

  /** A container's first process, which nobody but its container waits for. */
  static ContainerProcess first(Host host, int pid) {
    return new ContainerProcess(host, pid);
  }

  /**
   * One more process. A thread fetches its exit status as soon as it ends, whether somebody wants
   * it or not: a pid namespace does not go before all who were in it are waited for, by us those
   * that are children of ours (pid_namespaces(7)).
   */
  static ContainerProcess executed(Host host, int pid) {
    ContainerProcess process = new ContainerProcess(host, pid);
    Thread.ofPlatform().daemon().name("jrun-exec-" + pid).start(process.end);
    return process;
  }

  /** Its pid, as this JVM sees it. */
  public int pid() {
    return pid;
  }

  /**
   * Waits for it to end. The kernel tells the status only once, so it is kept for later calls.
   *
   * @return the exit status, 128 + N if signal N ended it
   * @throws dev.jrun.runtime.lifecycle.LifecycleException if the status is lost
   */
  public int waitFor() {
    // Waits in this thread, unless another does already.
    end.run();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return end.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case Throwable impossible -> throw new AssertionError(impossible);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
