package dev.jrun.runtime.state;

/** How far the creation of a container has come, as far as the record must tell. */
public enum Phase {
  /** Creation has begun; side effects may exist, and what is recorded is what must be undone. */
  CREATING,
  /** The container's init has reported that it waits for {@code start}. */
  READY
}
