package dev.jrun.runtime.launch;

import dev.jrun.spec.Box;
import dev.jrun.spec.Process;

/** The terminal of the process: {@code process.terminal}, {@code process.consoleSize}. */
final class ConsoleSteps {
  private static final String POINTER = "/process/terminal";

  private final Process process;
  private final PlanWriter plan;

  ConsoleSteps(Process process, PlanWriter plan) {
    this.process = process;
    this.plan = plan;
  }

  /**
   * Before there is an init, which gets the socket.
   *
   * @param socket path of the socket that gets the master end; empty for the runtime itself
   */
  void connect(String socket) {
    if (process.terminal()) {
      plan.runtime(POINTER, new RuntimeAction.ConnectConsole(socket));
    }
  }

  /**
   * Once the init leads a session, and sees the container's devices.
   *
   * @param bind whether it becomes the container's {@code /dev/console}
   */
  void open(boolean bind) {
    if (process.terminal()) {
      Box size = process.consoleSize() == null ? new Box(0, 0) : process.consoleSize();
      plan.init(
          POINTER,
          new Step.OpenConsole(
              (int) size.height(), (int) size.width(), process.user().uid(), bind));
    }
  }
}
