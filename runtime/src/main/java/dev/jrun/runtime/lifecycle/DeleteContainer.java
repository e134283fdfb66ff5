package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.runtime.state.LockedContainer;
import dev.jrun.runtime.state.StateException;
import dev.jrun.runtime.state.StateRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Removes what a container has left (runtime.md, "delete"). */
public final class DeleteContainer {
  private final Host host;

  public DeleteContainer(Host host) {
    this.host = host;
  }

  /**
   * Deletes the container, of which nothing stays.
   *
   * @param force whether to kill a running one, and to accept that there is none, or only what a
   *     killed create left of one
   */
  public void run(String id, boolean force) throws IOException {
    try {
      ContainerDirectory directory = host.store().find(id);
      try (LockedContainer container =
          force
              ? lockByForce(directory, directory::read)
              : directory.lock(StartContainer.PATIENCE)) {
        delete(id, force, directory, container);
      }
    } catch (StateException failure) {
      if (!force || failure.reason() != StateException.Reason.DOES_NOT_EXIST) {
        throw failure;
      }
    }
  }

  /** Deletes the container, running or not, unless it is gone or another one has got its id. */
  public void run(KnownContainer known) throws IOException {
    ContainerDirectory directory = known.directory();
    try (LockedContainer container = lockByForce(directory, known::record)) {
      if (directory.holds(known.record())) {
        new Removal(host).remove(container, known.record());
      }
    } catch (StateException failure) {
      if (failure.reason() != StateException.Reason.DOES_NOT_EXIST) {
        throw failure;
      }
    }
  }

  /** Where a record is to be had. */
  @FunctionalInterface
  private interface RecordSource {
    StateRecord read() throws IOException;
  }

  /**
   * The init is killed before the lock is awaited: its holder may wait for a hook without end, and
   * gives up when the init is gone.
   */
  private LockedContainer lockByForce(ContainerDirectory directory, RecordSource source)
      throws IOException {
    try {
      return directory.lock(Duration.ZERO);
    } catch (StateException held) {
      if (held.reason() != StateException.Reason.LOCKED) {
        throw held;
      }
    }
    killInit(source);
    return directory.lock(StartContainer.PATIENCE);
  }

  private void killInit(RecordSource source) throws IOException {
    StateRecord record;
    try {
      record = source.read();
    } catch (StateException _) {
      // What that means is said below, by the one who has the lock.
      return;
    }
    if (record.init() != null) {
      Optional<PinnedProcess> pinned = PinnedProcess.of(host.kernel(), record.init());
      if (pinned.isPresent()) {
        try (PinnedProcess init = pinned.get()) {
          init.signal(Sched.SIGKILL);
        }
      }
    }
  }

  private void delete(
      String id, boolean force, ContainerDirectory directory, LockedContainer container)
      throws IOException {
    StateRecord record;
    try {
      record = directory.read();
    } catch (StateException unreadable) {
      if (!force) {
        throw unreadable;
      }
      deleteUnknown(id, container, unreadable);
      return;
    }
    ContainerStatus status = directory.status(record);
    switch (status) {
      case STOPPED, CREATED -> {}
      case CREATING, RUNNING, PAUSED -> {
        if (!force) {
          throw new LifecycleException(
              ErrorCode.CONTAINER_RUNNING,
              "cannot delete container %s that is not stopped: %s"
                  .formatted(id, ContainerInfo.status(directory, record).word()));
        }
      }
    }
    new Removal(host).remove(container, record);
  }

  /** Removes a directory without a record. */
  private void deleteUnknown(String id, LockedContainer container, StateException unreadable)
      throws IOException {
    switch (unreadable.reason()) {
      // Killed before its first record: there is nothing but the directory.
      case DOES_NOT_EXIST -> {}
      case FOREIGN_FILE ->
          host.warnings()
              .accept(
                  "container "
                      + id
                      + ": its record is gone; what it left besides its directory is unknown");
      // A record that cannot be understood may be of a container that runs: nobody would ever find
      // its processes again.
      case BROKEN_RECORD, INVALID_ID, ID_IN_USE, LOCKED, UNSAFE_ROOT -> throw unreadable;
    }
    container.delete();
  }
}
