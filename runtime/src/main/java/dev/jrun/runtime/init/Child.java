package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.parent.Parent;

/**
 * A child of the parent, which as such keeps its number until its exit status is fetched.
 *
 * @param pidfd refers to it; closed by who opened it
 */
record Child(Kernel kernel, Parent parent, int pid, int pidfd) {
  /** Ends it, and waits until it has. */
  void kill() {
    try {
      kernel.pidfdSendSignal(pidfd, Sched.SIGKILL);
    } catch (KernelException failure) {
      if (failure.errno() != Errno.ESRCH) {
        throw failure;
      }
    }
    kernel.awaitReadable(pidfd, Kernel.FOR_EVER);
    reap();
  }

  /** Waits for its end. Whoever ignores SIGCHLD has no such child any more then. */
  void reap() {
    try {
      parent.waitid(pid, Sched.WEXITED);
    } catch (KernelException failure) {
      if (failure.errno() != Errno.ECHILD) {
        throw failure;
      }
    }
  }

  /** How it ended: {@code exit status 1}, {@code killed by signal 9}. */
  String ending() {
    kernel.awaitReadable(pidfd, Kernel.FOR_EVER);
    return parent
        .waitid(pid, Sched.WEXITED | Sched.WNOWAIT)
        .map(s -> s.exited() ? "exit status " + s.status() : "killed by signal " + s.status())
        .orElse("unknown");
  }
}
