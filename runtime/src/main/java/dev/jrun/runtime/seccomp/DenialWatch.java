package dev.jrun.runtime.seccomp;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.abi.SeccompNotification;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.ProcFile;
import dev.jrun.runtime.kernel.ProcessStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Has the listener of an {@link ExplainedFilter}: tells of every call that the original filter
 * denies, and then denies it as that one would. Unlike the kernel it kills with SIGKILL, since no
 * other signal ends the first process of a pid namespace, and always all threads of a process.
 */
public final class DenialWatch implements AutoCloseable {
  private static final int DATA = 0xffff;
  private static final int MAX_ERRNO = 4095;
  private static final long PATIENCE_SECONDS = 2;

  private final Kernel kernel;
  private final int listener;
  private final FilterInterpreter original;
  private final Consumer<Denial> told;
  private final Kernel.Pipe end;
  private final Set<Integer> killed = ConcurrentHashMap.newKeySet();
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("seccomp").factory());
  private final Future<?> watching;

  /** Why some call was not told of. */
  private volatile Throwable unexplained;

  /**
   * Begins to watch.
   *
   * @param listener closed when there is nothing more to watch
   * @param original what decides
   * @param told is told by another thread
   */
  public DenialWatch(Kernel kernel, int listener, SeccompFilter original, Consumer<Denial> told) {
    this.kernel = kernel;
    this.listener = listener;
    this.original = new FilterInterpreter(original);
    this.told = told;
    this.end = kernel.pipe();
    this.watching = executor.submit(this::watch);
  }

  /** Whether it answers calls for which a filter has this action. */
  static boolean answers(Action action) {
    return switch (action) {
      case SCMP_ACT_ERRNO, SCMP_ACT_KILL, SCMP_ACT_KILL_THREAD, SCMP_ACT_KILL_PROCESS -> true;
      // A handler of SIGSYS is told the call by siginfo_t, which only the kernel can send so.
      case SCMP_ACT_TRAP -> false;
      case SCMP_ACT_TRACE, SCMP_ACT_LOG, SCMP_ACT_ALLOW, SCMP_ACT_NOTIFY -> false;
    };
  }

  /** Whether the process was killed for a call that it made. */
  public boolean hasKilled(int pid) {
    return killed.contains(pid);
  }

  private void watch() {
    try {
      // The listener hangs up when nobody is under the filter any more.
      while (kernel.awaitReadable(List.of(end.readEnd(), listener), Kernel.FOR_EVER) == 1
          && !kernel.hasHungUp(listener)) {
        answerNext();
      }
    } finally {
      // Whoever calls what the filter denies fails with ENOSYS, and does not wait for ever.
      kernel.close(listener);
    }
  }

  private void answerNext() {
    SeccompNotification call;
    try {
      call =
          SeccompNotification.of(
              kernel.ioctl(
                  listener,
                  SeccompNotification.SECCOMP_IOCTL_NOTIF_RECV,
                  new byte[SeccompNotification.SIZE]));
    } catch (KernelException failure) {
      requireGone(failure);
      return;
    }
    try {
      answer(call);
    } catch (RuntimeException failure) {
      // Whatever went wrong: who called must not wait for ever, and the next one is to be told of.
      fail(call, Errno.ENOSYS.number());
      unexplained = failure;
    }
  }

  private void fail(SeccompNotification call, int errno) {
    try {
      kernel.ioctl(listener, SeccompNotification.SECCOMP_IOCTL_NOTIF_SEND, call.failure(errno));
    } catch (KernelException failure) {
      requireGone(failure);
    }
  }

  /** ENOENT, ESRCH: who called has been killed meanwhile. */
  private static void requireGone(KernelException failure) {
    if (failure.errno() != Errno.ENOENT && failure.errno() != Errno.ESRCH) {
      throw failure;
    }
  }

  private void answer(SeccompNotification call) {
    int decision =
        original.decide(
            call.architecture(),
            call.number(),
            call.arguments().stream().mapToLong(Long::longValue).toArray());
    Action action = Action.of(decision);
    // As the kernel has it, which takes no greater one.
    int errno = Math.min(decision & DATA, MAX_ERRNO);
    told.accept(
        new Denial(
            call.pid(),
            name(call.pid()),
            FilterCompiler.library().systemCallName(call.architecture(), call.number()),
            call.arguments(),
            action == Action.SCMP_ACT_ERRNO ? action + ", " + text(errno) : action.toString()));
    if (action == Action.SCMP_ACT_ERRNO) {
      fail(call, errno);
    } else {
      kill(call);
      // Nobody sees this answer, but one that the signal has missed.
      fail(call, Errno.ENOSYS.number());
    }
  }

  /** A profile may have any number, 0 among them. */
  private static String text(int errno) {
    return Stream.of(Errno.values())
        .filter(known -> known.number() == errno)
        .map(Errno::toString)
        .findFirst()
        .orElse("errno " + errno);
  }

  private void kill(SeccompNotification call) {
    Optional<Integer> process = processOf(call.pid());
    if (process.isEmpty()) {
      return;
    }
    int pidfd = kernel.pidfdOpen(process.get());
    try {
      // As long as the call waits, its process is the one with this pid.
      kernel.ioctl(listener, SeccompNotification.SECCOMP_IOCTL_NOTIF_ID_VALID, call.idBytes());
      killed.add(process.get());
      kernel.pidfdSendSignal(pidfd, Sched.SIGKILL);
    } finally {
      kernel.close(pidfd);
    }
  }

  /** The process of a thread; empty if it is gone. */
  private static Optional<Integer> processOf(int thread) {
    try {
      return Optional.of(Integer.parseInt(ProcessStatus.of(directory(thread)).field("Tgid")));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** What a thread calls itself; empty if it is gone. */
  private static String name(int thread) {
    try {
      return ProcFile.read(directory(thread).resolve("comm")).strip();
    } catch (IOException gone) {
      return "";
    }
  }

  private static Path directory(int thread) {
    return Path.of("/proc", Integer.toString(thread));
  }

  /** Answers no more: calls that the filter denies fail with ENOSYS from here on. */
  @Override
  public void close() {
    kernel.close(end.writeEnd());
    executor.shutdown();
    try {
      watching.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      kernel.close(end.readEnd());
    } catch (ExecutionException failure) {
      unexplained = failure.getCause();
    } catch (TimeoutException failure) {
      // Whom it tells does not listen; then it is left alone.
      unexplained = failure;
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      unexplained = failure;
    }
    if (unexplained != null) {
      throw new IllegalStateException("not all system calls were explained", unexplained);
    }
  }
}
