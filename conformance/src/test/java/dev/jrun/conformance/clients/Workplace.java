package dev.jrun.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Calls;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Patience;
import dev.jrun.conformance.harness.SuiteDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All that a client may use of the host: a directory for its files and sockets, and a cgroup above
 * those of its containers. It ends with the proof that nothing else was used, or is left.
 */
public final class Workplace implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final String name;
  private final Path directory;
  private final List<Path> lent = new ArrayList<>();

  /** A new one for a client. */
  public Workplace(String client) {
    name = client + "-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    try {
      directory = SuiteDirectory.named(name);
      // mode 0711: containers whose processes are not root pass through.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      callOnce(OciRuntime.configuredBinary());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A runtime may leave a process that awaits more calls: with the environment of this one then,
   * not with that of a container's.
   */
  private void callOnce(Path runtime) {
    var calls = new Calls(directory.getParent());
    calls.wait(calls.begin(Map.of(), List.of(runtime.toString(), "--version"))).succeeded();
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
   * Lets the client use a place that it cannot be talked out of. What is not there yet is removed
   * at the end, and then no files may be in it.
   */
  public void lend(Path place) {
    if (Files.notExists(place)) {
      lent.add(place);
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
    var left = new ArrayList<String>(ended ? List.of() : traces());
    Host.sweep(name, directory);
    Host.unmountBelow(directory);
    SuiteDirectory.delete(directory);
    for (Path place : lent.reversed()) {
      if (Files.exists(place)) {
        filesBelow(place).forEach(file -> left.add("file " + file));
        SuiteDirectory.delete(place);
      }
    }
    assertEquals(List.of(), left, "left by " + name);
  }

  private static List<Path> filesBelow(Path place) {
    try (var files = Files.walk(place)) {
      return files.filter(file -> !file.equals(place) && !Files.isDirectory(file)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
