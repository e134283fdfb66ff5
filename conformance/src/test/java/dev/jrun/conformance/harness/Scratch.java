package dev.jrun.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything that one case owns on the host: a directory, a state directory, bundles and
 * containers.
 */
final class Scratch implements AutoCloseable {

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final Path directory;
  private final OciRuntime runtime;
  private final List<Container> containers = new ArrayList<>();
  private int bundles;

  Scratch() {
    try {
      directory = SuiteDirectory.ofCase();
      runtime =
          new OciRuntime(
              OciRuntime.configuredBinary(),
              directory.resolve("state"),
              Files.createDirectory(directory.resolve("calls")),
              List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OciRuntime runtime() {
    return runtime;
  }

  Path directory() {
    return directory;
  }

  Bundle bundle() {
    return new Bundle(this, directory.resolve("bundle" + bundles++));
  }

  /** A container that {@link #close} deletes; its id is unique on this machine. */
  synchronized Container container(Bundle bundle) {
    String id = "case-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    var container = new Container(id, bundle, runtime);
    containers.add(container);
    return container;
  }

  /** Deletes what the case made and asserts that the runtime left nothing. */
  @Override
  public void close() {
    var complaints = new ArrayList<String>();
    for (Container container : containers.reversed()) {
      try {
        container.close();
      } catch (AssertionError e) {
        complaints.add(e.getMessage());
      }
    }
    complaints.addAll(Host.unmountBelow(directory));
    SuiteDirectory.delete(directory);
    if (!complaints.isEmpty()) {
      throw new AssertionError(String.join("\n", complaints));
    }
  }
}
