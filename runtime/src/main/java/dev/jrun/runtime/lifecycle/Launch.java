package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.controller.MemoryInUseException;
import dev.jrun.runtime.cgroup.controller.MemoryShortage;
import dev.jrun.runtime.cgroup.systemd.ScopeUnit;
import dev.jrun.runtime.cgroup.systemd.Systemd;
import dev.jrun.runtime.cgroup.systemd.UnitTakenException;
import dev.jrun.runtime.console.ConsoleSocket;
import dev.jrun.runtime.hook.HookRunner;
import dev.jrun.runtime.init.ContainerInit;
import dev.jrun.runtime.init.InitFailure;
import dev.jrun.runtime.init.InitFiles;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.launch.Milestone;
import dev.jrun.runtime.launch.RuntimeAction;
import dev.jrun.runtime.state.ExecRecord;
import dev.jrun.runtime.state.InitProcess;
import dev.jrun.runtime.state.LockedContainer;
import dev.jrun.runtime.state.StateRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Carries out the runtime's steps of a plan up to the created container, in the plan's order, and
 * waits for the init where the plan says that both meet.
 */
final class Launch implements PlanWalk.Walker, AutoCloseable {
  private final Host host;
  private final CreateRequest request;
  private final Preparation preparation;
  private final Systemd systemd;
  private final LockedContainer container;
  private final boolean startsLater;
  private final InitFiles files;
  private StateRecord record;
  private ContainerInit init;
  private Optional<String> home = Optional.empty();
  private Optional<ConsoleSocket> console = Optional.empty();

  /**
   * A launch.
   *
   * @param systemd who makes the container's unit, if it gets one
   * @param startsLater whether it is another process that starts the container, which is to know
   *     what the init can report
   */
  Launch(
      Host host,
      CreateRequest request,
      Preparation preparation,
      Systemd systemd,
      LockedContainer container,
      StateRecord record,
      boolean startsLater) {
    this.host = host;
    this.request = request;
    this.preparation = preparation;
    this.systemd = systemd;
    this.container = container;
    this.record = record;
    this.startsLater = startsLater;
    this.files = InitFiles.in(container.directory().path());
  }

  /** Executes the plan until the container waits for start. */
  void execute() throws IOException {
    request.trace().ifPresent(t -> t.planned(preparation.plan()));
    try {
      PlanWalk.walk(preparation.plan(), this);
    } catch (RuntimeException | IOException failure) {
      // What is done with a clone that has ended fails, too, and says nothing of why it has.
      Optional<StepFailure> reason = init == null ? Optional.empty() : init.failureOfClone();
      if (reason.isPresent()) {
        reason.get().addSuppressed(failure);
        throw reason.get();
      }
      throw failure;
    }
  }

  @Override
  public void began(int step) {
    request.trace().ifPresent(t -> t.began(step));
  }

  @Override
  public void meet(Milestone milestone) throws IOException {
    switch (milestone) {
      case MOUNTED, READY -> {
        init.await(milestone);
        updatePid();
      }
      case LISTENING -> {
        // Met by whoever starts the container.
      }
      case JOINED -> throw new AssertionError("not of a create: " + milestone);
    }
  }

  /** What is known of the container, for undoing it. */
  StateRecord record() {
    return record;
  }

  /** Whether the launch failed because the container's limit of memory is too low for it. */
  Optional<LifecycleException> shortageOfMemory(Throwable failure) {
    if (preparation.groups().cgroup().isEmpty()) {
      return Optional.empty();
    }
    boolean refused = failure.getCause() instanceof MemoryInUseException;
    try {
      return MemoryShortage.ofCreate(
              preparation.spec().linux().resources(), cgroup().memberships(), refused)
          .map(text ->
              new LifecycleException(
                  ErrorCode.RESOURCES_EXHAUSTED, text + ": " + failure.getMessage(), failure));
    } catch (IOException unreadable) {
      failure.addSuppressed(unreadable);
      return Optional.empty();
    }
  }

  /** The master end of the process's terminal, which the init has sent, if that came here. */
  Optional<Integer> terminal() {
    return console.flatMap(ConsoleSocket::receive);
  }

  /** The init; it has to be closed after the launch, whether it succeeded or not. */
  ContainerInit init() {
    return init;
  }

  @Override
  public void act(RuntimeAction action) throws IOException {
    switch (action) {
      case RuntimeAction.RecordState() -> recordState();
      case RuntimeAction.MakeFifos() -> {
        host.kernel().mkfifo(files.creatingFifo().toString(), 0600);
        host.kernel().mkfifo(files.reportFifo().toString(), 0600);
      }
      case RuntimeAction.CreateCgroup _ ->
          cgroup().create(preparation.groups().limits().unifiedControllers());
      case RuntimeAction.StartUnit _ -> startUnit();
      case RuntimeAction.LimitUnit(String name, _) ->
          systemd.set(name, preparation.groups().unit().orElseThrow().limits());
      case RuntimeAction.ConnectConsole _ ->
          console = Optional.of(request.console().connect(host.kernel()));
      case RuntimeAction.CloneInit clone -> cloneInit(clone);
      case RuntimeAction.JoinCgroup _ -> joinCgroup();
      case RuntimeAction.SetLimit(int number, _) ->
          preparation.groups().limits().limits().get(number).apply(host.kernel());
      case RuntimeAction.DelegateCgroup(_, long uid) -> cgroup().delegate((int) uid);
      case RuntimeAction.Begin() -> begin();
      case RuntimeAction.TellState(String kind) -> tellState(kind);
      case RuntimeAction.Continue() -> home.ifPresentOrElse(init::go, init::go);
      case RuntimeAction.RunHook hook -> runHook(hook);
      case RuntimeAction.FindHome(long uid) ->
          home = Optional.of(Passwd.home(host.kernel(), init.pid(), uid));
      case RuntimeAction.SetRlimit limit ->
          host.kernel().prlimit(init.pid(), limit.resource(), limit.soft(), limit.hard());
      case RuntimeAction.RecordCreated() -> recordCreated();
      case RuntimeAction.SendListener _ -> {
        // Done by whoever starts the container.
      }
      case RuntimeAction.ConfirmRunning() -> throw new AssertionError("not of a create: " + action);
    }
  }

  private void runHook(RuntimeAction.RunHook hook) throws IOException {
    try (PinnedProcess running =
        PinnedProcess.of(host.kernel(), record.init())
            .orElseThrow(() -> new InitFailure("the container's init has ended"))) {
      new HookRunner(host.kernel(), host.parent(), record.bundle())
          .asLongAsRuns(running.descriptor())
          .run(hook.kind(), hook.index(), hook.hook(), state("creating", init.pid()));
    }
  }

  private void recordState() throws IOException {
    record = record.withCreated(Instant.now());
    container.write(record);
    if (host.notifySocket().isPresent()) {
      Readiness.makeDirectory(container.directory().path());
    }
  }

  private void cloneInit(RuntimeAction.CloneInit clone) throws IOException {
    Optional<Path> group = clone.intoCgroup() ? cgroup().unifiedDirectory() : Optional.empty();
    init =
        ContainerInit.start(
            host.kernel(),
            host.parent(),
            preparation.plan(),
            clone.flags(),
            clone.begins(),
            group,
            files,
            request.descriptors(),
            console.map(ConsoleSocket::descriptor),
            request.trace());
    if (clone.begins()) {
      afterBegin();
    }
  }

  /** Joining a pid namespace makes another process the container's first. */
  private void updatePid() throws IOException {
    if (record.init() == null || record.init().pid() != init.pid()) {
      record = record.withInit(InitProcess.of(init.pid()));
      container.write(record.init());
    }
  }

  private void joinCgroup() throws IOException {
    cgroup().join(CgroupVersion.V1, init.pid());
  }

  private Cgroup cgroup() {
    return preparation.groups().cgroup().orElseThrow();
  }

  private void startUnit() throws IOException {
    ScopeUnit unit = preparation.groups().unit().orElseThrow();
    try {
      systemd.start(unit.name(), unit.properties(), init.pid());
    } catch (UnitTakenException taken) {
      record = record.withoutGroups();
      container.write(record);
      throw taken;
    }
    // It looks at pids and paths with eyes of its own, which need not be those of this process.
    if (!cgroup().processes().contains((long) init.pid())) {
      throw new CgroupException(
          "systemd has started it elsewhere: the init is not in " + cgroup().directories());
    }
  }

  private void begin() throws IOException {
    init.begin();
    afterBegin();
  }

  /**
   * While the init is busy. Killed before this, we leave an init that nobody knows of, and that
   * ends by itself when its next word from us does not come.
   */
  private void afterBegin() throws IOException {
    updatePid();
    container.write(
        new ExecRecord(
            preparation.spec().process(),
            request.newKeyring(),
            preparation.listener().orElse(null),
            startsLater ? init.describeRows() : null));
    if (preparation.filter().isPresent()) {
      Files.write(files.filter(), preparation.filter().get().bytes());
    }
  }

  private void tellState(String kind) throws IOException {
    String status = kind.equals("startContainer") ? "created" : "creating";
    init.tellState(kind, state(status, NamespacedPid.innermost(init.pid())));
  }

  private String state(String status, int pid) {
    return ReportedState.text(record, status, pid);
  }

  /** A rename is all that tells a created container from one that is being created. */
  private void recordCreated() throws IOException {
    Files.move(files.creatingFifo(), files.startFifo(), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    if (init != null) {
      init.close();
    }
    console.ifPresent(ConsoleSocket::close);
    console = Optional.empty();
  }
}
