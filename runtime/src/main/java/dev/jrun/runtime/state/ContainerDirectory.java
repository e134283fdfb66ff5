package dev.jrun.runtime.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * One container's directory, as anyone may read it; only the holder of its lock changes it.
 *
 * <p>It holds {@code state.json}, {@code exec.json}, {@code creating.fifo} or {@code start.fifo}
 * and {@code report.fifo}. After a kill at a bad moment any of them may be missing: such a
 * directory is still listed, and {@link LockedContainer#delete} still removes it.
 */
public final class ContainerDirectory {

  private final Path path;
  private final StateFile stateFile;

  ContainerDirectory(Path path) {
    this.path = path;
    this.stateFile = new StateFile(path);
  }

  /** The container id. */
  public String id() {
    return path.getFileName().toString();
  }

  /** The directory, absolute and free of symbolic links. */
  public Path path() {
    return path;
  }

  /** What will be {@link #startFifo}; there as long as the container is being created. */
  public Path creatingFifo() {
    return path.resolve("creating.fifo");
  }

  /** The FIFO on which init waits for {@code start}; there as long as the container is created. */
  public Path startFifo() {
    return path.resolve("start.fifo");
  }

  /**
   * The FIFO on which init reports READY, the failure of a step, or by its end of file a successful
   * execve.
   */
  public Path reportFifo() {
    return path.resolve("report.fifo");
  }

  /**
   * Reads the record.
   *
   * @throws StateException "container does not exist" without one, also where a creation was killed
   *     before it could write one; with {@link StateException.Reason#BROKEN_RECORD} where it cannot
   *     be understood
   */
  public StateRecord read() throws IOException {
    return stateFile.read();
  }

  /**
   * Reads what exec takes from the container.
   *
   * @throws StateException with {@link StateException.Reason#BROKEN_RECORD} where there is none
   */
  public ExecRecord readExec() throws IOException {
    return stateFile.readExec();
  }

  /** Whether the container of this record is still there, and not another one that has its id. */
  public boolean holds(StateRecord record) throws IOException {
    return Objects.equals(record.init(), stateFile.readInit());
  }

  /**
   * What the container is doing now, given its record. Never {@link ContainerStatus#PAUSED}: ask
   * the cgroup of a running one.
   *
   * <p>A creation that was killed stays {@code creating} until its init is gone; without an init it
   * needs {@code delete --force}, as nobody can know whether its creator is still at work.
   */
  public ContainerStatus status(StateRecord record) throws IOException {
    // In the order in which they come and go, and before the process, which outlives them.
    boolean creating = Files.exists(creatingFifo());
    boolean waiting = Files.exists(startFifo());
    if (record.init() == null) {
      return ContainerStatus.CREATING;
    }
    if (!record.init().isAlive()) {
      return ContainerStatus.STOPPED;
    }
    if (creating) {
      return ContainerStatus.CREATING;
    }
    return waiting ? ContainerStatus.CREATED : ContainerStatus.RUNNING;
  }

  /**
   * Whether the init has been waiting for start. It may have ended since.
   *
   * @throws StateException if what it is talked to through is not what it once was
   */
  public boolean awaitsStart() throws IOException {
    try {
      FileKind.FIFO.require(startFifo());
    } catch (NoSuchFileException _) {
      return false;
    }
    FileKind.FIFO.require(reportFifo());
    return true;
  }

  /**
   * Takes the exclusive right to change the container.
   *
   * @param patience how long to wait for another command or thread that holds it
   * @throws StateException if that one does not let go in time, or has deleted the container
   */
  public LockedContainer lock(Duration patience) throws IOException {
    return new LockedContainer(this, stateFile, ContainerLock.acquire(path, patience));
  }
}
