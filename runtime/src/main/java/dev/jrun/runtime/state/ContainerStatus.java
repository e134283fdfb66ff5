package dev.jrun.runtime.state;

import java.util.Locale;

/** The status of a container: the words of runtime.md#state, and {@code paused} as runc has it. */
public enum ContainerStatus {
  /** Its creation has begun and not ended. */
  CREATING,
  /** It waits for {@code start}. */
  CREATED,
  /** Its process runs. */
  RUNNING,
  /** Its cgroup is frozen; only the cgroup tells, so the store never answers it. */
  PAUSED,
  /** Its process is gone, or a zombie. */
  STOPPED;

  /** The word as it stands in the state JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
