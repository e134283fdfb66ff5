package dev.jrun.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
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
      // toRealPath: the kernel's tables and the runtime's answers name the resolved path.
      directory = Files.createTempDirectory(Suite.DIRECTORY, "case").toRealPath();
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

  /** The suite's own copy of busybox, also for hooks, which run on the host. */
  static Path busybox() {
    return Suite.BUSYBOX;
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
    deleteTree(directory);
    if (!complaints.isEmpty()) {
      throw new AssertionError(String.join("\n", complaints));
    }
  }

  private static void deleteTree(Path tree) {
    try {
      Files.walkFileTree(
          tree,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made once for the JVM, removed with it. */
  private static final class Suite {
    static final Path DIRECTORY;
    static final Path BUSYBOX;

    static {
      try {
        DIRECTORY = Files.createTempDirectory("jrun-conformance").toRealPath();
        // mode 0711: containers whose processes are not root pass through.
        Files.setPosixFilePermissions(DIRECTORY, PosixFilePermissions.fromString("rwx--x--x"));
        BUSYBOX = DIRECTORY.resolve("busybox");
        Files.copy(Payload.find().orElseThrow(), BUSYBOX, StandardCopyOption.COPY_ATTRIBUTES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      java.lang.Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                deleteTree(DIRECTORY);
                Host.removeSuiteCgroups();
              }));
    }
  }
}
