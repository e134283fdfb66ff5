package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.state.ContainerDirectory;
import dev.jrun.runtime.state.StateException;
import dev.jrun.runtime.state.StateRecord;
import java.io.IOException;

/**
 * A container whose record is at hand, and need not be read again. Another one that has got its id
 * since is not taken for it.
 *
 * @param directory where its state is
 * @param record what is remembered of it
 */
public record KnownContainer(ContainerDirectory directory, StateRecord record) {
  /** The container id. */
  public String id() {
    return record.id();
  }

  /**
   * Makes sure that it is still there.
   *
   * @throws StateException "container does not exist", also if another one has got its id
   */
  void requireThere() throws IOException {
    if (!directory.holds(record)) {
      throw StateException.doesNotExist(directory.path());
    }
  }

  /** The pid of its first process, as the runtime sees it. */
  public int pid() {
    return (int) record.init().pid();
  }
}
