package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.kernel.OwnUserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How likely the kernel is to choose a process when memory runs out. */
final class OomScore {
  private OomScore() {}

  /**
   * Sets {@code /proc/PID/oom_score_adj}, proc_pid_oom_score_adj(5). In a user namespace, where
   * that is not permitted, it is not lowered, as with runc.
   *
   * @param score -1000…1000
   */
  static void adjust(Host host, int pid, int score) throws IOException {
    Path file = Path.of("/proc", Integer.toString(pid), "oom_score_adj");
    if (!OwnUserNamespace.isInitial() && score < Integer.parseInt(Files.readString(file).strip())) {
      host.warnings()
          .accept("/process/oomScoreAdj: not lowered, which only the host's root may do");
      return;
    }
    Files.writeString(file, Integer.toString(score));
  }
}
