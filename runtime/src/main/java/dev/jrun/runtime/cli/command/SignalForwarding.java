package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.kernel.CaughtSignals;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.Signal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Passes the signals that this process gets on to a container. Those that come before there is one
 * wait for it.
 */
final class SignalForwarding implements AutoCloseable {
  /**
   * SIGKILL and SIGSTOP cannot be caught; SIGCHLD, SIGPIPE and SIGURG are about this process, as in
   * runc; with SIGILL, SIGTRAP, SIGBUS, SIGFPE and SIGSEGV the JVM learns of its own faults; the C
   * library has 32 and 33.
   */
  private static final Set<Integer> NOT_FORWARDED =
      Set.of(4, 5, 7, 8, 9, 11, 13, 17, 19, 23, 32, 33);

  private static final int LAST = 64;

  private final CaughtSignals signals;
  private final Thread listener;
  private final Queue<Integer> waiting = new ArrayDeque<>();
  private IntConsumer target = waiting::add;

  private SignalForwarding(CaughtSignals signals) {
    this.signals = signals;
    this.listener = Thread.ofPlatform().daemon().name("signals").unstarted(this::listen);
  }

  /** Catches signals from now on. */
  static SignalForwarding start() {
    List<Signal> caught =
        IntStream.rangeClosed(1, LAST)
            .filter(number -> !NOT_FORWARDED.contains(number))
            .mapToObj(Signal::new)
            .toList();
    SignalForwarding forwarding = new SignalForwarding(new CaughtSignals(Kernel.host(), caught));
    forwarding.listener.start();
    return forwarding;
  }

  private void listen() {
    for (int signal = signals.next(); signal != 0; signal = signals.next()) {
      forward(signal);
    }
  }

  private synchronized void forward(int signal) {
    target.accept(signal);
  }

  /** Passes all signals on to {@code container}, first those that have waited. */
  synchronized void to(IntConsumer container) {
    waiting.forEach(container::accept);
    waiting.clear();
    target = container;
  }

  @Override
  public void close() {
    signals.release();
    boolean interrupted = false;
    while (listener.isAlive()) {
      try {
        listener.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    signals.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
