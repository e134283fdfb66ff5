package dev.jrun.runtime.keeper;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.cgroup.Hierarchy;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes of what the first caller has started a process that belongs to no caller: whatever it was
 * given to live with, others did not ask for. Session and streams it has from the client's program.
 */
final class Daemon {
  private static final int UMASK = 022;

  /** Resources of prlimit(2): RLIMIT_CPU = 0 to RLIMIT_RTTIME = 15. */
  private static final int RESOURCES = 16;

  private Daemon() {}

  /** Before there are clients; what cannot be changed stays as it is. */
  static void become(Kernel kernel) {
    kernel.chdir("/");
    kernel.call(SystemCall.UMASK, "", UMASK);
    for (int resource = 0; resource < RESOURCES; resource++) {
      // Containers do not inherit them: they are children of the clients.
      long hard = kernel.hardLimit(0, resource);
      kernel.prlimit(0, resource, hard, hard);
    }
    write(Path.of("/proc/self/oom_score_adj"), "0");
  }

  /**
   * Leaves the caller's cgroups for the topmost ones, beside the first clients: it takes some ten
   * milliseconds. In them it would be killed with the caller, count as his memory, and keep the
   * group from being removed.
   */
  static void leaveGroups() {
    Thread.ofPlatform()
        .daemon()
        .name("leave-groups")
        .start(() -> {
          try {
            for (Hierarchy hierarchy : CgroupLayout.ofThisProcess().hierarchies()) {
              write(hierarchy.mountPoint().resolve("cgroup.procs"), "0");
            }
          } catch (IOException | RuntimeException _) {
            // It stays where it is.
          }
        });
  }

  private static void write(Path file, String value) {
    try {
      Files.writeString(file, value);
    } catch (IOException _) {
      // Not ours to decide: a file system that is read-only, a privilege that is missing.
    }
  }

  /** From here on, what was the caller's standard error is nobody's. */
  static void closeStandardError(Kernel kernel) throws KernelException {
    int none = kernel.open("/dev/null", Fcntl.O_RDWR);
    kernel.dup3(none, 2, 0);
    kernel.close(none);
  }
}
