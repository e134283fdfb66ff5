package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.console.ConsoleProxy;
import dev.jrun.runtime.console.ConsoleTarget;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.parent.Parent;
import java.util.Optional;

/** A process that the caller waits for, at its terminal perhaps. */
final class Foreground implements AutoCloseable {
  private final Host host;
  private final ConsoleTarget target;
  private Optional<ConsoleProxy> proxy = Optional.empty();

  /**
   * @param target where the process's terminal goes
   */
  Foreground(Host host, ConsoleTarget target) {
    this.host = host;
    this.target = target;
  }

  /**
   * Lets the caller's terminal be that of the process, which has not written to it yet.
   *
   * @param terminal the master end, if the process has one; taken over
   */
  void begin(Optional<Integer> terminal) {
    if (terminal.isPresent() && target instanceof ConsoleTarget.Streams here) {
      host.parent().rememberTerminal();
      proxy =
          Optional.of(
              new ConsoleProxy(
                  host.kernel(), terminal.get(), here.streams(), host.parent().lifeline()));
    }
  }

  /**
   * Waits for the end of a child of the caller.
   *
   * @param signals are passed on to it
   */
  Kernel.WaitStatus await(int pid, Parent.Signals signals) {
    return signals.await(
        pid,
        signal -> {
          if (signal == Sched.SIGWINCH && proxy.isPresent()) {
            proxy.get().resize();
          } else {
            PinnedProcess.signal(host.kernel(), pid, signal);
          }
        });
  }

  @Override
  public void close() {
    proxy.ifPresent(ConsoleProxy::close);
  }
}
