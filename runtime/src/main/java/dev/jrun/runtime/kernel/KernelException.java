package dev.jrun.runtime.kernel;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;

/**
 * A system call failed; its message reads {@code mkdirat /run/jrun: EACCES (permission denied)}.
 */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final SystemCall call;
  private final Errno errno;

  /**
   * @param operand what the call worked on (a path, a pid), empty if there is nothing to say
   */
  public KernelException(SystemCall call, String operand, Errno errno) {
    // No stack trace: half of them are no failures (is the file there? the process?), and a trace
    // costs a hundred times as much as the call.
    super(
        call.manName() + (operand.isEmpty() ? "" : " " + operand) + ": " + errno,
        null,
        true,
        false);
    this.call = call;
    this.errno = errno;
  }

  public SystemCall call() {
    return call;
  }

  public Errno errno() {
    return errno;
  }
}
