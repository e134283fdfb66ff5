package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.runtime.state.LockedContainer;
import dev.jrun.runtime.state.StateRecord;
import java.io.IOException;

/** Stops all processes of a container where they are, and lets them go on. */
public final class PauseContainer {
  private final Host host;

  public PauseContainer(Host host) {
    this.host = host;
  }

  /**
   * Freezes the container's cgroup.
   *
   * @throws LifecycleException if it has no processes, or is paused
   */
  public void pause(String id) throws IOException {
    ContainerDirectory directory = host.store().find(id);
    try (LockedContainer _ = directory.lock(StartContainer.PATIENCE)) {
      StateRecord record = directory.read();
      ContainerStatus status = ContainerInfo.status(directory, record);
      switch (status) {
        case CREATED, RUNNING -> cgroup(record).freeze();
        case CREATING -> throw notPausable(ErrorCode.CONTAINER_BUSY, status);
        case PAUSED -> throw notPausable(ErrorCode.CONTAINER_PAUSED, status);
        case STOPPED -> throw notPausable(ErrorCode.CONTAINER_NOT_RUNNING, status);
      }
    }
  }

  /**
   * Thaws the container's cgroup.
   *
   * @throws LifecycleException {@code container not paused}
   */
  public void resume(String id) throws IOException {
    ContainerDirectory directory = host.store().find(id);
    try (LockedContainer _ = directory.lock(StartContainer.PATIENCE)) {
      StateRecord record = directory.read();
      if (ContainerInfo.status(directory, record) != ContainerStatus.PAUSED) {
        throw new LifecycleException(ErrorCode.CONTAINER_NOT_PAUSED, "container not paused");
      }
      cgroup(record).thaw();
    }
  }

  private static LifecycleException notPausable(ErrorCode code, ContainerStatus status) {
    return new LifecycleException(code, "container not running or created: " + status.word());
  }

  private static Cgroup cgroup(StateRecord record) throws IOException {
    return Cgroup.recorded(CgroupLayout.ofThisProcess(), record.cgroups());
  }
}
