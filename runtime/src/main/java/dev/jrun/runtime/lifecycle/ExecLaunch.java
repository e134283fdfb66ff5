package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.Hierarchy;
import dev.jrun.runtime.console.ConsoleSocket;
import dev.jrun.runtime.init.ContainerInit;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.launch.Milestone;
import dev.jrun.runtime.launch.RuntimeAction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Carries out the runtime's steps of an exec, until the process executes its program. */
final class ExecLaunch implements PlanWalk.Walker, AutoCloseable {
  private final Host host;
  private final ExecRequest request;
  private final ExecPreparation preparation;
  private final PinnedProcess container;
  private final Foreground foreground;
  private ContainerInit init;
  private Optional<String> home = Optional.empty();
  private Optional<ConsoleSocket> console = Optional.empty();

  /**
   * A launch.
   *
   * @param container the container's first process
   * @param foreground is given the process's terminal before its program begins
   */
  ExecLaunch(
      Host host,
      ExecRequest request,
      ExecPreparation preparation,
      PinnedProcess container,
      Foreground foreground) {
    this.host = host;
    this.request = request;
    this.preparation = preparation;
    this.container = container;
    this.foreground = foreground;
  }

  /**
   * Executes the plan. If that fails, the process is no more.
   *
   * @return the process, as long as this is open
   */
  ContainerInit execute() throws IOException {
    try {
      PlanWalk.walk(preparation.plan(), this);
      init.awaitExecution();
      return init;
    } catch (RuntimeException | IOException | Error failure) {
      abandon();
      throw failure;
    }
  }

  /** Ends the process. */
  void abandon() {
    if (init != null) {
      init.kill();
    }
  }

  @Override
  public void meet(Milestone milestone) throws IOException {
    switch (milestone) {
      case JOINED -> {
        init.await(milestone);
        foreground.begin(console.flatMap(ConsoleSocket::receive));
      }
      case LISTENING -> {
        // Met with the step that sends the listener.
      }
      case MOUNTED, READY -> throw new AssertionError("not of an exec: " + milestone);
    }
  }

  @Override
  public void act(RuntimeAction action) throws IOException {
    switch (action) {
      case RuntimeAction.ConnectConsole _ ->
          console = Optional.of(request.console().connect(host.kernel()));
      case RuntimeAction.CloneInit clone -> cloneInit(clone);
      case RuntimeAction.JoinCgroup _ -> preparation.cgroup().join(CgroupVersion.V1, init.pid());
      case RuntimeAction.Begin() -> init.begin();
      case RuntimeAction.ConfirmRunning() -> {
        if (container.awaitEnd(Duration.ZERO)) {
          throw ExecProcess.stopped(null);
        }
      }
      case RuntimeAction.SetRlimit limit ->
          host.kernel().prlimit(init.pid(), limit.resource(), limit.soft(), limit.hard());
      case RuntimeAction.FindHome(long uid) ->
          home = Optional.of(Passwd.home(host.kernel(), init.pid(), uid));
      case RuntimeAction.SendListener _ -> sendListener();
      case RuntimeAction.Continue() -> home.ifPresentOrElse(init::go, init::go);
      case RuntimeAction.RecordState _,
          RuntimeAction.MakeFifos _,
          RuntimeAction.CreateCgroup _,
          RuntimeAction.StartUnit _,
          RuntimeAction.LimitUnit _,
          RuntimeAction.SetLimit _,
          RuntimeAction.DelegateCgroup _,
          RuntimeAction.RunHook _,
          RuntimeAction.TellState _,
          RuntimeAction.RecordCreated _ ->
          throw new AssertionError("not of an exec: " + action);
    }
  }

  private void sendListener() {
    int listener = init.awaitListener();
    try {
      ListenerSocket.send(
          host.kernel(),
          preparation.listener().orElseThrow(),
          preparation.state(),
          init.pid(),
          listener);
    } finally {
      host.kernel().close(listener);
    }
    init.goListenedTo();
  }

  private void cloneInit(RuntimeAction.CloneInit clone) throws IOException {
    Optional<Path> group =
        clone.intoCgroup() ? preparation.cgroup().unifiedDirectory() : Optional.empty();
    try {
      init = start(clone, group);
    } catch (KernelException failure) {
      Optional<Path> divided = Optional.empty();
      if (isRefusedByGroup(failure) && request.cgroups().isEmpty()) {
        divided = unifiedDirectoryOf((int) preparation.container().pid());
      }
      if (divided.isEmpty()) {
        throw failure;
      }
      init = start(clone, divided);
    }
  }

  /** The group of version 2 that a process is in now. */
  private static Optional<Path> unifiedDirectoryOf(int pid) throws IOException {
    return CgroupLayout.of(pid).v2().flatMap(Hierarchy::directoryOfProcess);
  }

  /** A container may divide its group, which then takes no processes itself (cgroups(7)). */
  private static boolean isRefusedByGroup(KernelException failure) {
    return failure.call() == SystemCall.CLONE3 && failure.errno() == Errno.EBUSY;
  }

  private ContainerInit start(RuntimeAction.CloneInit clone, Optional<Path> group)
      throws IOException {
    return ContainerInit.join(
        host.kernel(),
        host.parent(),
        preparation.plan(),
        container.descriptor(),
        clone.begins(),
        group,
        request.descriptors(),
        console.map(ConsoleSocket::descriptor));
  }

  @Override
  public void close() {
    if (init != null) {
      init.close();
    }
    console.ifPresent(ConsoleSocket::close);
  }
}
