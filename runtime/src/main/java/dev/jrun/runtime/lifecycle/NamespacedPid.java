package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.kernel.ProcessStatus;
import java.io.IOException;
import java.nio.file.Path;

/** Pids as the process itself sees them: the line {@code NSpid} of {@code /proc/PID/status}. */
final class NamespacedPid {
  private NamespacedPid() {}

  /** The pid of {@code pid} in the pid namespace that it lives in. */
  static int innermost(int pid) throws IOException {
    String pids = ProcessStatus.of(Path.of("/proc", Integer.toString(pid))).field("NSpid");
    return pids.isEmpty() ? pid : Integer.parseInt(pids.substring(pids.lastIndexOf('\t') + 1));
  }
}
