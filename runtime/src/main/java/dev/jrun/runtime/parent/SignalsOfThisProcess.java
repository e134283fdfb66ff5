package dev.jrun.runtime.parent;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.CaughtSignals;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.Signal;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The signals of this JVM; they wait in a pipe for the one who awaits them. */
final class SignalsOfThisProcess implements Parent.Signals {
  /**
   * Beside those that nobody forwards: with SIGILL, SIGTRAP, SIGBUS, SIGFPE and SIGSEGV the JVM
   * learns of its own faults; the C library has 32 and 33.
   */
  private static final Set<Integer> OF_THE_JVM = Set.of(4, 5, 7, 8, 11, 32, 33);

  private final Kernel kernel;
  private final CaughtSignals caught;

  SignalsOfThisProcess(Kernel kernel) {
    this.kernel = kernel;
    this.caught =
        new CaughtSignals(
            kernel,
            IntStream.rangeClosed(1, Signal.LAST)
                .filter(signal -> !NOT_FORWARDED.contains(signal) && !OF_THE_JVM.contains(signal))
                .mapToObj(Signal::new)
                .toList());
  }

  @Override
  public Kernel.WaitStatus await(int pid, IntConsumer target) {
    int pidfd = kernel.pidfdOpen(pid);
    try {
      while (kernel.awaitReadable(List.of(pidfd, caught.descriptor()), Kernel.FOR_EVER) != 0) {
        target.accept(caught.next());
      }
    } finally {
      kernel.close(pidfd);
    }
    return kernel.waitid(Sched.P_PID, pid, Sched.WEXITED).orElseThrow();
  }

  @Override
  public void close() {
    caught.close();
  }
}
