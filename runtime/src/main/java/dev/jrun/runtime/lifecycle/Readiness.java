package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import dev.jrun.spec.Mount;
import dev.jrun.spec.Process;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a container tells the service manager that it is ready (sd_notify(3)): with a socket of its
 * own, whose word is passed on. The manager's own socket would be of no use in the container: it
 * listens to nobody but the processes that it knows.
 */
final class Readiness implements AutoCloseable {
  private static final String DIRECTORY = "notify";
  private static final String SOCKET = "notify.sock";
  private static final String PLACE = "/run/notify";

  /** Who does not answer a barrier by then does not know what it is. */
  private static final Duration BARRIER_PATIENCE = Duration.ofSeconds(30);

  /** How often it is looked whether to go on. */
  private static final Duration POLL = Duration.ofMillis(100);

  private static final int LONGEST_MESSAGE = 4096;

  private final Host host;
  private final Path container;
  private Optional<UnixSocket> socket = Optional.empty();
  private Optional<Thread> background = Optional.empty();
  private volatile boolean closed;

  /**
   * @param container the container's directory
   */
  Readiness(Host host, Path container) {
    this.host = host;
    this.container = container;
  }

  /** What the process is told: where the socket is, and that it is there. */
  static Spec announced(Spec spec, Path container) {
    Process process = spec.process();
    List<String> env = new ArrayList<>(process.env());
    env.add("NOTIFY_SOCKET=" + PLACE + "/" + SOCKET);
    List<Mount> mounts = new ArrayList<>(spec.mounts());
    List<String> options = List.of("bind", "nosuid", "noexec", "nodev", "ro");
    String source = container.resolve(DIRECTORY).toString();
    mounts.add(new Mount(PLACE, "bind", source, options, null, null));
    return spec.withMounts(mounts).withProcess(process.withEnv(env));
  }

  /** Makes the directory that is mounted in the container. */
  static void makeDirectory(Path container) throws IOException {
    Path directory = Files.createDirectory(container.resolve(DIRECTORY));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Listens, if the container has been created for that and there is a manager. */
  void listen() throws IOException {
    Path directory = container.resolve(DIRECTORY);
    if (host.notifySocket().isPresent() && Files.isDirectory(directory)) {
      Path path = directory.resolve(SOCKET);
      // Of a start that was killed.
      Files.deleteIfExists(path);
      UnixSocket listening = UnixSocket.openDatagram(host.kernel());
      socket = Optional.of(listening);
      listening.bind(path.toString());
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }

  /** Waits until the container is ready or has ended, and tells the manager of its process. */
  void await(int pid) {
    forward(pid, pid);
  }

  /** The same while the caller waits for the container: it is the caller whom the manager knows. */
  void awaitInBackground(int pid) {
    if (socket.isPresent()) {
      int caller = host.parent().pid();
      background =
          Optional.of(
              Thread.ofPlatform()
                  .daemon()
                  .name("jrun-readiness")
                  .start(() -> forward(pid, caller)));
    }
  }

  private void forward(int pid, int mainPid) {
    try {
      Optional<String> ready = socket.isPresent() ? hear(socket.get(), pid) : Optional.empty();
      if (ready.isPresent()) {
        tell(ready.get(), mainPid);
      }
    } catch (KernelException failure) {
      host.warnings().accept("NOTIFY_SOCKET: " + failure.getMessage());
    }
  }

  /** The line that says so; nothing if the container ends without it. */
  private Optional<String> hear(UnixSocket listening, int pid) {
    Optional<PinnedProcess> pinned = PinnedProcess.of(host.kernel(), pid);
    if (pinned.isEmpty()) {
      return Optional.empty();
    }
    try (PinnedProcess process = pinned.get()) {
      List<Integer> descriptors = List.of(listening.descriptor(), process.descriptor());
      while (!closed && !host.parent().isGone()) {
        switch (host.kernel().awaitReadable(descriptors, POLL.toMillis())) {
          case 0 -> {
            Optional<String> ready = receive(listening);
            if (ready.isPresent()) {
              return ready;
            }
          }
          case 1 -> {
            return Optional.empty();
          }
          default -> {}
        }
      }
      return Optional.empty();
    }
  }

  private Optional<String> receive(UnixSocket listening) {
    try {
      return ready(listening.receive(LONGEST_MESSAGE));
    } catch (KernelException tooManyDescriptors) {
      // That message is lost; the next one may be the word.
      return Optional.empty();
    }
  }

  private Optional<String> ready(UnixSocket.Message message) {
    // A barrier of the process: closed, it is passed.
    message.descriptors().forEach(host.kernel()::close);
    return StandardCharsets.UTF_8
        .decode(message.data())
        .toString()
        .lines()
        .filter(line -> line.startsWith("READY="))
        .findFirst();
  }

  private void tell(String ready, int mainPid) {
    try (UnixSocket manager = UnixSocket.openDatagram(host.kernel())) {
      manager.connect(host.notifySocket().orElseThrow());
      send(manager, ready + "\n", List.of());
      send(manager, "MAINPID=" + mainPid + "\n", List.of());
      awaitBarrier(manager);
    }
  }

  /** Until it has read the rest, the manager must be able to ask the kernel who we are. */
  private void awaitBarrier(UnixSocket manager) {
    Kernel.Pipe pipe = host.kernel().pipe();
    try {
      try {
        send(manager, "BARRIER=1", List.of(pipe.writeEnd()));
      } finally {
        host.kernel().close(pipe.writeEnd());
      }
      long deadline = System.nanoTime() + BARRIER_PATIENCE.toNanos();
      while (!closed
          && System.nanoTime() < deadline
          && !host.kernel().awaitReadable(pipe.readEnd(), POLL.toMillis())) {}
    } finally {
      host.kernel().close(pipe.readEnd());
    }
  }

  private static void send(UnixSocket manager, String text, List<Integer> descriptors) {
    manager.send(text.getBytes(StandardCharsets.UTF_8), descriptors);
  }

  @Override
  public void close() {
    closed = true;
    background.ifPresent(Readiness::join);
    socket.ifPresent(UnixSocket::close);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
