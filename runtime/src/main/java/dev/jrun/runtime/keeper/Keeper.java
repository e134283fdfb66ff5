package dev.jrun.runtime.keeper;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.cli.invocation.ServingKeeper;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.ProcessStatus;
import dev.jrun.runtime.kernel.UnixSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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
  private final CountDownLatch left = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile boolean unwanted;

  /** Of the thread that leads. */
  private volatile int spare;

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

  /** Begins to serve. */
  void begin() {
    sessions.execute(this::lead);
  }

  /** Waits until it has been idle for long enough, or is told to stop. */
  void await() throws InterruptedException {
    left.await();
  }

  /**
   * One thread leads: it waits for the next client. It serves that client itself, which would
   * otherwise wait for another thread to wake up, and lets another one lead.
   */
  private void lead() {
    Optional<UnixSocket> client = Optional.empty();
    try {
      while (client.isEmpty() && !stopping) {
        client = nextClient();
      }
    } catch (RuntimeException | Error _) {
      // Out of memory, say. It leaves, so that clients do not wait for a keeper that nobody leads.
    }
    client.ifPresentOrElse(this::serve, left::countDown);
  }

  private Optional<UnixSocket> nextClient() {
    long begin = System.nanoTime();
    long left = settings.idle().toMillis();
    do {
      if (kernel.awaitReadable(listener.descriptor(), Math.min(left, Adopter.patience()))) {
        return accept().filter(this::letAnotherLead);
      }
      left = settings.idle().minusNanos(System.nanoTime() - begin).toMillis();
      unwanted = clients.get() == 0 && Adopter.awaitsThisProcess();
    } while (left > 0 && !unwanted);
    stopping |= clients.get() == 0;
    return Optional.empty();
  }

  /** Whether it leaves because somebody waits for just that. */
  boolean isUnwanted() {
    return unwanted;
  }

  /** False, and the client is gone, if there is no other thread. */
  private boolean letAnotherLead(UnixSocket client) {
    try {
      sessions.execute(this::lead);
      return true;
    } catch (RuntimeException | Error noThread) {
      clients.decrementAndGet();
      client.close();
      return false;
    }
  }

  /** Serves those who have come before the socket was removed. */
  void serveTheLast() {
    Optional<UnixSocket> client = Optional.empty();
    do {
      client.ifPresent(last -> sessions.execute(() -> serve(last)));
      client = kernel.awaitReadable(listener.descriptor(), 0) ? accept() : Optional.empty();
    } while (client.isPresent());
  }

  /** Waits until all clients are served. */
  void finish() throws InterruptedException {
    sessions.shutdown();
    sessions.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  /** Whatever fails here fails for one client, who then serves himself, and never for the rest. */
  private Optional<UnixSocket> accept() {
    UnixSocket connection;
    try {
      connection = listener.accept();
    } catch (KernelException failure) {
      if (failure.errno() == Errno.EMFILE || failure.errno() == Errno.ENFILE) {
        turnAway();
      }
      return Optional.empty();
    }
    if (spare < 0) {
      spare = reserve();
    }
    clients.incrementAndGet();
    return Optional.of(connection);
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
      String resident = ProcessStatus.of(Path.of("/proc/self")).field("VmRSS");
      return Long.parseLong(resident.replaceAll("[^0-9]", "")) << 10;
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
