package dev.jrun.runtime.keeper;

import dev.jrun.runtime.client.ClientProgram;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts clients until none has come for a while. It holds nothing that matters: whoever kills it
 * loses the commands that are under way, and no container.
 */
final class Keeper {
  private final Kernel kernel;
  private final Identity identity;
  private final Duration idle;
  private final AtomicInteger active = new AtomicInteger();
  private final ExecutorService sessions =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("session-", 0).factory());

  Keeper(Kernel kernel, Identity identity, Duration idle) {
    this.kernel = kernel;
    this.identity = identity;
    this.idle = idle;
  }

  /**
   * What a keeper is, and what its clients have to be like.
   *
   * @param build identifies the build
   * @param client the program that the clients execute
   * @param standing the standing of keeper and clients
   * @param user the effective uid
   * @param group the effective gid
   * @param inUserNamespace whether the user namespace is not the first one of the host
   */
  record Identity(
      String build,
      ClientProgram client,
      Standing standing,
      long user,
      long group,
      boolean inUserNamespace) {
    static Identity ofThisProcess(String build) throws IOException {
      Path self = Path.of("/proc/self");
      return new Identity(
          build,
          new ClientProgram(build, KeeperAddress.DIRECTORY.toString()),
          Standing.of(self),
          Integer.toUnsignedLong((Integer) Files.getAttribute(self, "unix:uid")),
          Integer.toUnsignedLong((Integer) Files.getAttribute(self, "unix:gid")),
          !Files.readString(self.resolve("uid_map")).strip().matches("0 +0 +4294967295"));
    }
  }

  /** Serves until it has been idle for long enough, or is told to stop. */
  void serve(UnixSocket listener) {
    while (kernel.awaitReadable(listener.descriptor(), idle.toMillis()) || active.get() > 0) {
      accept(listener);
    }
    sessions.shutdown();
  }

  private void accept(UnixSocket listener) {
    if (!kernel.awaitReadable(listener.descriptor(), 0)) {
      return;
    }
    UnixSocket connection;
    try {
      connection = listener.accept();
    } catch (KernelException failure) {
      return;
    }
    active.incrementAndGet();
    sessions.execute(() -> {
      try {
        new Session(kernel, identity, connection).serve();
      } finally {
        active.decrementAndGet();
      }
    });
  }
}
