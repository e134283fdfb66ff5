package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.kernel.ProcFile;
import java.io.IOException;
import java.nio.file.Path;

/** Pids as the process itself sees them: the line {@code NSpid} of {@code /proc/PID/status}. */
final class NamespacedPid {
  private static final String NSPID = "NSpid:";

  private NamespacedPid() {}

  /** The pid of {@code pid} in the pid namespace that it lives in. */
  static int innermost(int pid) throws IOException {
    return ProcFile.read(Path.of("/proc", Integer.toString(pid), "status"))
        .lines()
        .filter(line -> line.startsWith(NSPID))
        .map(line -> line.substring(NSPID.length()).strip().split("\\s+", -1))
        .map(pids -> Integer.parseInt(pids[pids.length - 1]))
        .findFirst()
        .orElse(pid);
  }
}
