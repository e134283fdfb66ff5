package dev.jrun.runtime.keeper;

import dev.jrun.runtime.kernel.ProcFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What {@code /proc/PID/status} says of a process (proc_pid_status(5)).
 *
 * @param text a line for each field
 */
record ProcessStatus(String text) {
  /**
   * Reads it.
   *
   * @param process its directory in {@code /proc}
   * @throws IOException if the process has ended
   */
  static ProcessStatus of(Path process) throws IOException {
    return new ProcessStatus(ProcFile.read(process.resolve("status")));
  }

  /** The value of a field other than the first; empty if this kernel does not have it. */
  String field(String name) {
    String prefix = "\n" + name + ":\t";
    int line = text.indexOf(prefix);
    return line < 0
        ? ""
        : text.substring(line + prefix.length(), text.indexOf('\n', line + prefix.length()));
  }
}
