package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.runtime.state.StateException;
import dev.jrun.runtime.state.StateRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A container as {@code state} and {@code list} show it.
 *
 * @param record what was recorded when it was created
 * @param status what it does now
 */
public record ContainerInfo(StateRecord record, ContainerStatus status) {
  /** The pid of its first process, 0 once it has stopped. */
  public long pid() {
    return status == ContainerStatus.STOPPED || record.init() == null ? 0 : record.init().pid();
  }

  /** The container with this id. */
  public static ContainerInfo of(Host host, String id) throws IOException {
    return of(host.store().find(id));
  }

  /** A container that is known. */
  public static ContainerInfo of(KnownContainer container) throws IOException {
    container.requireThere();
    return new ContainerInfo(container.record(), status(container.directory(), container.record()));
  }

  /** The ids of all containers, sorted, also of those whose record is of no use. */
  public static List<String> ids(Host host) throws IOException {
    return host.store().list().stream().map(ContainerDirectory::id).toList();
  }

  /** All containers, by id; one that is deleted meanwhile or cannot be read is left out. */
  public static List<ContainerInfo> all(Host host) throws IOException {
    List<ContainerInfo> containers = new ArrayList<>();
    for (ContainerDirectory directory : host.store().list()) {
      try {
        containers.add(of(directory));
      } catch (StateException unreadable) {
        if (unreadable.reason() != StateException.Reason.DOES_NOT_EXIST) {
          host.warnings().accept("container " + directory.id() + ": " + unreadable.getMessage());
        }
      }
    }
    return containers;
  }

  private static ContainerInfo of(ContainerDirectory directory) throws IOException {
    StateRecord record = directory.read();
    return new ContainerInfo(record, status(directory, record));
  }

  /** What the record and its process tell, and the cgroup. */
  static ContainerStatus status(ContainerDirectory directory, StateRecord record)
      throws IOException {
    ContainerStatus status = directory.status(record);
    return switch (status) {
      case CREATED, RUNNING, PAUSED ->
          Cgroup.isFrozen(record.cgroups()) ? ContainerStatus.PAUSED : status;
      case CREATING, STOPPED -> status;
    };
  }
}
