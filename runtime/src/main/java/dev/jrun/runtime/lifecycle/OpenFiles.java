package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.Kernel;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a process may open as many files as a launch takes. */
final class OpenFiles {
  /** The most that runtime or init have open at once, besides what is handed over twice. */
  private static final int FOR_A_LAUNCH = 32;

  /** With a limit from here on nobody needs to count. */
  private static final long PLENTY = 512;

  private OpenFiles() {}

  /**
   * Refuses a launch that could only fail with EMFILE somewhere on its way.
   *
   * @param pid the process that is cloned
   * @param descriptors how many the container's process inherits
   */
  static void requireEnough(Kernel kernel, int pid, int descriptors) throws IOException {
    long limit = kernel.softLimit(pid, Sched.RLIMIT_NOFILE);
    long needed = FOR_A_LAUNCH + 2L * descriptors;
    if (Long.compareUnsigned(limit, PLENTY + needed) >= 0) {
      return;
    }
    needed += open(pid);
    if (limit < needed) {
      throw new LifecycleException(
          ErrorCode.RESOURCES_EXHAUSTED,
          "RLIMIT_NOFILE, the limit of open files, is %d: a launch needs about %d (ulimit -n)"
              .formatted(limit, needed));
    }
  }

  private static int open(int pid) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> open =
        Files.newDirectoryStream(Path.of("/proc", Integer.toString(pid), "fd"))) {
      for (Path _ : open) {
        count++;
      }
    }
    return count;
  }
}
