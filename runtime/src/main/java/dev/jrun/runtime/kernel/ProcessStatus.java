package dev.jrun.runtime.kernel;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What {@code /proc/PID/status} says of a process or a thread (proc_pid_status(5)). The first field
 * is its name, which is its own to choose: the kernel writes a newline in it as {@code \n}, and any
 * other control character as it is, so a newline is all that fields are found by.
 *
 * @param text a line for each field
 */
public record ProcessStatus(String text) {
  /**
   * Reads it.
   *
   * @param process its directory in {@code /proc}
   * @throws IOException if the process has ended
   */
  public static ProcessStatus of(Path process) throws IOException {
    return new ProcessStatus(ProcFile.read(process.resolve("status")));
  }

  /** The value of a field other than the first; empty if this kernel does not have it. */
  public String field(String name) {
    String prefix = "\n" + name + ":\t";
    int line = text.indexOf(prefix);
    return line < 0
        ? ""
        : text.substring(line + prefix.length(), text.indexOf('\n', line + prefix.length()));
  }
}
