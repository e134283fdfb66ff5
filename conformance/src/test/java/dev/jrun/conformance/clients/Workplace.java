package dev.jrun.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Patience;
import dev.jrun.conformance.harness.SuiteDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All that a client may use of the host: a directory for its files and sockets, and a cgroup above
 * those of its containers. It ends with the proof that nothing else was used, or is left.
 */
public final class Workplace implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final String name;
  private final Path directory;

  /** A new one for a client. */
  public Workplace(String client) {
    name = client + "-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    try {
      directory = SuiteDirectory.named(name);
      // mode 0711: containers whose processes are not root pass through.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A name that nothing else on this machine has: that of the directory, and of the topmost cgroup
   * that the client's containers may have.
   */
  public String name() {
    return name;
  }

  /** A path in the directory; the directory is short, so that sockets fit into their 107 bytes. */
  public Path path(String... names) {
    return Path.of(directory.toString(), names);
  }

  /** A new directory. */
  public Path newDirectory(String directoryName) {
    try {
      return Files.createDirectories(path(directoryName));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file. */
  public Path write(String fileName, String text) {
    try {
      return Files.writeString(path(fileName), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The processes, cgroups and mounts that are of this client; those of servers that run, too. Its
   * topmost cgroup counts only when there are others in it.
   */
  public List<String> traces() {
    Host.removeCgroups(name);
    return Host.tracesOf(name, directory);
  }

  /** Asserts that the client has ended with all that it began, and deletes its directory. */
  @Override
  public void close() {
    boolean ended = Patience.isSoWithin(Patience.of(5), () -> traces().isEmpty());
    var left = ended ? List.<String>of() : traces();
    Host.sweep(name, directory);
    Host.unmountBelow(directory);
    SuiteDirectory.delete(directory);
    assertEquals(List.of(), left, "left by " + name);
  }
}
