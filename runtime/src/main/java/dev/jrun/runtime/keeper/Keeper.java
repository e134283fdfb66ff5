package dev.jrun.runtime.keeper;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.cli.invocation.ServingKeeper;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Accepts clients until none has come for a while. It holds nothing that matters: whoever kills it
 * loses the commands that are under way, and no container.
 */
final class Keeper implements ServingKeeper {
  /** How long it rests when the kernel has nothing left to accept a client with. */
  private static final int REST_MILLISECONDS = 20;

  private final Kernel kernel;
  private final Identity identity;
  private final KeeperSettings settings;
  private final UnixSocket listener;
  private final long started = System.nanoTime();
  private final AtomicInteger clients = new AtomicInteger();
  private final AtomicLong commands = new AtomicLong();
  private final ExecutorService sessions =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("session-", 0).factory());
  private volatile boolean stopping;
  private int spare;

  /**
   * @param listener where clients come from; not closed here
   */
  Keeper(Kernel kernel, Identity identity, KeeperSettings settings, UnixSocket listener) {
    this.kernel = kernel;
    this.identity = identity;
    this.settings = settings;
    this.listener = listener;
    this.spare = reserve();
  }

  /** Serves until it has been idle for long enough, or is told to stop. */
  void serve() {
    long patience = settings.idle().toMillis();
    boolean idle = false;
    while (!stopping && !idle) {
      if (kernel.awaitReadable(listener.descriptor(), patience)) {
        accept();
      } else {
        idle = clients.get() == 0;
      }
    }
  }

  /** Serves those who have come before the socket was removed. */
  void serveTheLast() {
    boolean more = true;
    while (more && kernel.awaitReadable(listener.descriptor(), 0)) {
      more = accept();
    }
  }

  /** Waits until all clients are served. */
  void finish() throws InterruptedException {
    sessions.shutdown();
    sessions.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  /** Whatever fails here fails for one client, who then serves himself, and never for the rest. */
  private boolean accept() {
    UnixSocket connection;
    try {
      connection = listener.accept();
    } catch (KernelException failure) {
      if (failure.errno() == Errno.EMFILE || failure.errno() == Errno.ENFILE) {
        turnAway();
      }
      return false;
    }
    if (spare < 0) {
      spare = reserve();
    }
    clients.incrementAndGet();
    try {
      sessions.execute(() -> serve(connection));
    } catch (RuntimeException | Error noThread) {
      clients.decrementAndGet();
      connection.close();
    }
    return true;
  }

  private void serve(UnixSocket connection) {
    try (connection) {
      new Session(kernel, identity, this, connection).serve();
    } catch (RuntimeException | Error _) {
      // Nobody can be told but the client, who sees the connection end.
    } finally {
      clients.decrementAndGet();
    }
  }

  /** Without descriptors, the reserved one serves to tell a client that he has to serve himself. */
  private void turnAway() {
    kernel.close(spare);
    try {
      listener.accept().close();
    } catch (KernelException _) {
      rest();
    } finally {
      spare = reserve();
    }
  }

  private int reserve() {
    try {
      return kernel.open("/dev/null", Fcntl.O_RDWR);
    } catch (KernelException none) {
      return -1;
    }
  }

  private static void rest() {
    try {
      Thread.sleep(REST_MILLISECONDS);
    } catch (InterruptedException unasked) {
      Thread.currentThread().interrupt();
    }
  }

  /** A command begins. */
  void count() {
    commands.incrementAndGet();
  }

  @Override
  public boolean isOnlyFor(int caller) {
    return caller == identity.starter() && commands.get() == 1;
  }

  @Override
  public Status status() {
    return new Status(
        ProcessHandle.current().pid(),
        identity.build(),
        Duration.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)),
        settings.idle(),
        commands.get(),
        clients.get(),
        residentBytes(),
        settings.origin());
  }

  private static long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Who waits for clients is woken; those in the queue can still be accepted. */
  @Override
  public void stop() {
    stopping = true;
    listener.shutdown();
  }
}
