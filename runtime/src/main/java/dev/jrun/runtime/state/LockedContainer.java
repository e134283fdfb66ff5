package dev.jrun.runtime.state;

import dev.jrun.runtime.kernel.DirectoryLock;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A container that nobody else changes until this is closed. */
public final class LockedContainer implements AutoCloseable {

  private final ContainerDirectory directory;
  private final StateFile stateFile;
  private final DirectoryLock lock;

  LockedContainer(ContainerDirectory directory, StateFile stateFile, DirectoryLock lock) {
    this.directory = directory;
    this.stateFile = stateFile;
    this.lock = lock;
  }

  /** The container's directory. */
  public ContainerDirectory directory() {
    return directory;
  }

  /** Whether there is a record already. */
  boolean hasRecord() {
    return Files.exists(stateFile.path());
  }

  /** Records the container's first process; one that was recorded before is replaced. */
  public void write(InitProcess process) throws IOException {
    stateFile.write(process);
  }

  /**
   * Writes or replaces the record but for its process, so that a kill or a power cut leaves either
   * the old one or this one.
   */
  public void write(StateRecord record) throws IOException {
    stateFile.write(record);
  }

  /** Records what exec takes from the container. */
  public void write(ExecRecord record) throws IOException {
    stateFile.write(record);
  }

  /**
   * Removes the directory, whole or half made, and with it the right to its id. The record goes
   * after everything else, so that a removal that was killed can be repeated with full knowledge.
   * No symbolic link is followed.
   *
   * @throws IOException if something is mounted in it (EBUSY), or cannot be removed
   */
  public void delete() throws IOException {
    for (Path child : children(directory.path())) {
      if (!child.equals(stateFile.path())) {
        removeWhole(child);
      }
    }
    removeWhole(stateFile.path());
    removeWhole(directory.path());
  }

  private static void removeWhole(Path path) throws IOException {
    // One system call, where the other way looks first what it is; but that one says what is wrong.
    if (path.toFile().delete()) {
      return;
    }
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException _) {
      for (Path child : children(path)) {
        removeWhole(child);
      }
      Files.deleteIfExists(path);
    }
  }

  private static List<Path> children(Path parent) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
      stream.forEach(children::add);
    } catch (NoSuchFileException _) {
      return List.of();
    }
    return children;
  }

  /** Lets go of the container. */
  @Override
  public void close() {
    lock.close();
  }
}
