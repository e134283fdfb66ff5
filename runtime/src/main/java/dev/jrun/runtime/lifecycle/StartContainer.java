package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.cgroup.controller.MemoryShortage;
import dev.jrun.runtime.hook.HookRunner;
import dev.jrun.runtime.init.InitFailure;
import dev.jrun.runtime.init.InitFiles;
import dev.jrun.runtime.init.InitGoneException;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.init.TraceListener;
import dev.jrun.runtime.init.WaitingInit;
import dev.jrun.runtime.kernel.ProcFile;
import dev.jrun.runtime.launch.CreatePlanner;
import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.runtime.state.InitProcess;
import dev.jrun.runtime.state.LockedContainer;
import dev.jrun.runtime.state.StateRecord;
import dev.jrun.spec.Hook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Lets a created container run its program (runtime.md, "start"). */
public final class StartContainer {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration END_PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(1);
  private static final int POLLS = 50;

  /** More than a process's name has, TASK_COMM_LEN. */
  private static final int NAME_SIZE = 64;

  private final Host host;

  public StartContainer(Host host) {
    this.host = host;
  }

  /**
   * Starts the container; returns when its program runs.
   *
   * @throws dev.jrun.runtime.init.StepFailure if the init fails before, at the execve for example
   */
  public void run(String id) throws IOException {
    ContainerDirectory directory = host.store().find(id);
    try (Readiness readiness = new Readiness(host, directory.path())) {
      KnownContainer container;
      try (LockedContainer _ = directory.lock(PATIENCE)) {
        container = new KnownContainer(directory, directory.read());
        startLocked(container, readiness);
      }
      poststart(container);
      readiness.await(container.pid());
    }
  }

  /** The same for a container that is known. */
  public void run(KnownContainer container) throws IOException {
    try (Readiness readiness = new Readiness(host, container.directory().path())) {
      try (LockedContainer _ = container.directory().lock(PATIENCE)) {
        container.requireThere();
        startLocked(container, readiness);
      }
      poststart(container);
      readiness.await(container.pid());
    }
  }

  private void startLocked(KnownContainer container, Readiness readiness) throws IOException {
    ContainerDirectory directory = container.directory();
    // A created container has its FIFO, and one that has ended is told by it.
    StateRecord record = container.record();
    if (record.init() == null || !directory.awaitsStart() || Cgroup.isFrozen(record.cgroups())) {
      requireCreated(ContainerInfo.status(directory, record));
    }
    readiness.listen();
    InitFiles files = InitFiles.in(directory.path());
    WaitingInit init = new WaitingInit(host.kernel(), files, () -> directory.readExec().rows());
    start(container, init, agentOf(container), Optional.empty());
  }

  /**
   * The same for a container that was created just now.
   *
   * @param created is closed
   * @param target who gets the listener of its filter, instead of the one that is recorded
   * @param trace is told of each system call of the init, if it was created to be traced
   */
  void run(
      CreateContainer.Created created,
      Optional<ListenerTarget> target,
      Optional<TraceListener> trace)
      throws IOException {
    try (created) {
      WaitingInit init =
          new WaitingInit(
              host.kernel(), InitFiles.in(created.known().directory().path()), created.rows());
      start(created.known(), init, target.orElseGet(() -> agentOf(created.known())), trace);
    }
    poststart(created.known());
  }

  /** Who gets the listener of a filter. */
  @FunctionalInterface
  interface ListenerTarget {
    /**
     * Gives it to him.
     *
     * @param listener a descriptor; taken over
     */
    void take(int listener) throws IOException;
  }

  /** The one who listens at the recorded socket. */
  private ListenerTarget agentOf(KnownContainer container) {
    return listener -> {
      try {
        ListenerSocket.send(
            host.kernel(),
            container.directory().readExec().listener(),
            ReportedState.of(container.record(), ContainerStatus.CREATED.word(), container.pid()),
            container.pid(),
            listener);
      } finally {
        host.kernel().close(listener);
      }
    };
  }

  private void start(
      KnownContainer container,
      WaitingInit init,
      ListenerTarget target,
      Optional<TraceListener> trace)
      throws IOException {
    try {
      init.start(number -> giveListener(container, number, target), trace);
      requireExecuted(container.record());
      trace.ifPresent(TraceListener::replaced);
    } catch (InitGoneException gone) {
      throw new LifecycleException(ErrorCode.CONTAINER_NOT_RUNNING, gone.getMessage(), gone);
    } catch (StepFailure failure) {
      awaitEnd(container.pid());
      throw failure;
    } finally {
      // Its absence is what tells a running container from a created one.
      Files.deleteIfExists(container.directory().startFifo());
    }
  }

  /** An init whose listener nobody gets would wait for ever. */
  private void giveListener(KnownContainer container, int number, ListenerTarget target)
      throws IOException {
    try (PinnedProcess init =
        PinnedProcess.of(host.kernel(), container.record().init())
            .orElseThrow(() -> new InitFailure("cannot start a container that has stopped"))) {
      try {
        target.take(host.kernel().pidfdGetfd(init.descriptor(), number));
      } catch (RuntimeException | IOException failure) {
        init.signal(Sched.SIGKILL);
        init.awaitEnd(END_PATIENCE);
        throw new LifecycleException(
            "/linux/seccomp/listenerPath: " + failure.getMessage(), failure);
      }
    }
  }

  /** The init that reported its failure is about to end; once it has, the container is stopped. */
  private void awaitEnd(int pid) {
    PinnedProcess.of(host.kernel(), pid)
        .ifPresent(init -> {
          try (init) {
            init.awaitEnd(END_PATIENCE);
          }
        });
  }

  /**
   * The report ends with the execve, but also with an init that the kernel kills before it, for
   * want of memory: that one keeps its name, which the program may bear, too.
   */
  private void requireExecuted(StateRecord record) throws IOException {
    if (!isCalledInit(record.init())) {
      return;
    }
    Optional<PinnedProcess> pinned = PinnedProcess.of(host.kernel(), record.init());
    if (pinned.isEmpty()) {
      return;
    }
    try (PinnedProcess init = pinned.get()) {
      // Close to the execve: in the kernel, the end of the report comes a bit before the new name.
      boolean ended = false;
      for (int i = 0; i < POLLS && !ended && isCalledInit(record.init()); i++) {
        ended = init.awaitEnd(POLL);
      }
      if (ended && isCalledInit(record.init()) && record.init().wasKilled()) {
        throw new LifecycleException(
            ErrorCode.INIT_ENDED,
            MemoryShortage.ofStart(
                    Cgroup.recorded(CgroupLayout.ofThisProcess(), record.cgroups()).memberships())
                .orElse("the container's init was killed before it executed the program"));
      }
    }
  }

  /** Asks for nothing of a process that is gone. */
  private static boolean isCalledInit(InitProcess init) throws IOException {
    Path name = Path.of("/proc", Long.toString(init.pid()), "comm");
    try {
      return ProcFile.readOnce(name, NAME_SIZE).strip().equals(CreatePlanner.INIT_NAME);
    } catch (IOException gone) {
      if (Files.exists(name)) {
        throw gone;
      }
      return false;
    }
  }

  private static void requireCreated(ContainerStatus status) {
    switch (status) {
      case CREATED -> {}
      case CREATING ->
          throw new LifecycleException(
              ErrorCode.CONTAINER_BUSY, "cannot start a container that is being created");
      case RUNNING ->
          throw new LifecycleException(
              ErrorCode.CONTAINER_RUNNING, "cannot start an already running container");
      case PAUSED ->
          throw new LifecycleException(
              ErrorCode.CONTAINER_PAUSED, "cannot start a container in the paused state");
      case STOPPED ->
          throw new LifecycleException(
              ErrorCode.CONTAINER_NOT_RUNNING, "cannot start a container that has stopped");
    }
  }

  /**
   * A failing one destroys the container (runtime.md, "Lifecycle", since 1.3). They run without its
   * lock, so that it can be deleted although a hook does not end.
   */
  private void poststart(KnownContainer container) throws IOException {
    StateRecord record = container.record();
    List<Hook> hooks = record.hooks().poststart();
    HookRunner runner = new HookRunner(host.kernel(), host.parent(), record.bundle());
    try {
      for (int i = 0; i < hooks.size(); i++) {
        runner.run(
            "poststart", i, hooks.get(i), ReportedState.text(record, "running", container.pid()));
      }
    } catch (RuntimeException failure) {
      new Removal(host).removeIfThere(container);
      throw failure;
    }
  }
}
