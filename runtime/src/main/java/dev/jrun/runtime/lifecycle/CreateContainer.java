package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.systemd.ScopeUnit;
import dev.jrun.runtime.cgroup.systemd.Systemd;
import dev.jrun.runtime.init.WaitingInit;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.seccomp.FilterCompiler;
import dev.jrun.runtime.state.LockedContainer;
import dev.jrun.runtime.state.StateRecord;
import dev.jrun.runtime.state.UnitRecord;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Creates a container: after it, the container's init waits for {@link StartContainer} (runtime.md,
 * "create").
 */
public final class CreateContainer {
  private final Host host;

  public CreateContainer(Host host) {
    this.host = host;
  }

  /** What {@link #run} would do, and nothing of it done. */
  public LaunchPlan plan(CreateRequest request) throws IOException {
    return Preparation.of(request, host, new FilterCompiler(host.kernel())).plan();
  }

  /** Creates the container. If that fails, nothing of it stays. */
  public KnownContainer run(CreateRequest request) throws IOException {
    RunContainer.requireUnexplained(request);
    try (Created created = create(request, true)) {
      return created.known();
    }
  }

  /**
   * A container that was created, and that nobody else changes until this is closed.
   *
   * @param filter what its {@code linux.seccomp} was compiled to
   * @param rows what its init can still report
   * @param terminal the master end of its process's terminal, if that came here; not closed here
   */
  record Created(
      LockedContainer container,
      StateRecord record,
      Optional<SeccompFilter> filter,
      WaitingInit.Rows rows,
      Optional<Integer> terminal)
      implements AutoCloseable {
    KnownContainer known() {
      return new KnownContainer(container.directory(), record);
    }

    @Override
    public void close() throws IOException {
      container.close();
    }
  }

  /**
   * The same, for who goes on with it.
   *
   * @param startsLater whether it is another process that starts the container
   */
  Created create(CreateRequest request, boolean startsLater) throws IOException {
    Preparation preparation = Preparation.of(request, host, host.filters());
    Preparation.requireCapableHost(host.kernel(), host.parent(), request.descriptors());
    Preparation.requireFitting(
        request.console(), preparation.spec().process().terminal(), host.kernel());
    SecurityModules.requireFor(preparation.spec().process());
    SecurityModules.requireForMounts(preparation.spec().linux().mountLabel());
    preparation.requireListener();
    try (PidNotice notice = PidNotice.prepare(host.kernel(), request.pid())) {
      return create(request, preparation, notice, startsLater);
    }
  }

  private Created create(
      CreateRequest request, Preparation preparation, PidNotice notice, boolean startsLater)
      throws IOException {
    LockedContainer container = host.store().create(request.id());
    try (Systemd systemd = systemd(preparation)) {
      StateRecord record = record(request, preparation);
      requireUsableGroups(preparation.groups(), systemd, container);
      try (Launch launch =
          new Launch(host, request, preparation, systemd, container, record, startsLater)) {
        launch(launch, notice, container);
        // Not before: podman reads the log of a failed create as one object, the error.
        preparation.warnings().forEach(host.warnings());
        return new Created(
            container,
            launch.record(),
            preparation.filter(),
            launch.init()::describeRows,
            launch.terminal());
      }
    } catch (RuntimeException | IOException | Error failure) {
      container.close();
      throw failure;
    }
  }

  private void launch(Launch launch, PidNotice notice, LockedContainer container)
      throws IOException {
    try {
      launch.execute();
      notice.tell("standard", launch.init());
      if (host.parent().isGone()) {
        throw new LifecycleException(ErrorCode.CANCELED, "the caller has ended");
      }
    } catch (RuntimeException | IOException | Error failure) {
      Optional<LifecycleException> shortage = launch.shortageOfMemory(failure);
      launch.close();
      undo(launch, container, failure);
      if (shortage.isPresent()) {
        throw shortage.get();
      }
      throw failure;
    }
  }

  private void undo(Launch launch, LockedContainer container, Throwable failure) {
    try {
      new Removal(host).remove(container, launch.record());
    } catch (RuntimeException | IOException remainder) {
      failure.addSuppressed(remainder);
      host.warnings().accept("undoing the failed create: " + remainder.getMessage());
    }
  }

  /** Asked for nothing unless the container gets a unit. */
  private static Systemd systemd(Preparation preparation) {
    return new Systemd(
        preparation.groups().unit().map(u -> u.instance().sockets()).orElse(List.of()));
  }

  /** Before they are recorded: what is recorded is ours to kill and to remove. */
  private static void requireUsableGroups(
      ContainerGroups groups, Systemd systemd, LockedContainer container) throws IOException {
    try {
      if (groups.cgroup().isPresent()) {
        groups.cgroup().get().requireUsable();
      }
      if (groups.unit().isPresent()) {
        systemd.requireAbsent(groups.unit().get().name());
      }
    } catch (IOException unusable) {
      container.delete();
      throw unusable;
    }
  }

  private StateRecord record(CreateRequest request, Preparation preparation) {
    Spec spec = preparation.spec();
    return new StateRecord(
        request.id(),
        spec.ociVersion(),
        request.bundle().toString(),
        preparation.rootfs().toString(),
        null,
        host.kernel().geteuid(),
        spec.annotations(),
        null,
        preparation.groups().cgroup().map(Cgroup::directories).orElse(List.of()),
        preparation.groups().unit().map(CreateContainer::record).orElse(null),
        spec.hooks());
  }

  private static UnitRecord record(ScopeUnit unit) {
    return new UnitRecord(
        unit.name().name(), unit.instance().sockets().stream().map(Path::toString).toList());
  }
}
