package dev.jrun.runtime.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A container's first process, identified beyond the reuse of its pid.
 *
 * @param pid the pid in the runtime's pid namespace
 * @param startTime when it started, in clock ticks since boot: field 22 of {@code /proc/PID/stat},
 *     proc_pid_stat(5)
 */
public record InitProcess(long pid, long startTime) {

  /** State and start time as {@code /proc/PID/stat} has them. */
  private record Stat(char state, long startTime) {

    /**
     * A zombie has ended but for the exit status that its parent has yet to read; so has a dead one
     * (X, x).
     */
    boolean ended() {
      return state == 'Z' || state == 'X' || state == 'x';
    }
  }

  /**
   * Identifies a process that exists now.
   *
   * @throws IOException if there is no such process
   */
  public static InitProcess of(long pid) throws IOException {
    Stat stat =
        stat(pid).orElseThrow(() -> new IOException("process " + pid + ": no such process"));
    return new InitProcess(pid, stat.startTime());
  }

  /** Whether this very process still runs: not a zombie, and not another one with its pid. */
  public boolean isAlive() throws IOException {
    return stat(pid).filter(stat -> !stat.ended() && stat.startTime() == startTime).isPresent();
  }

  private static Optional<Stat> stat(long pid) throws IOException {
    String text;
    try {
      text =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      // The process ended between open and read: the read fails with ESRCH.
      if (Files.notExists(Path.of("/proc", Long.toString(pid)))) {
        return Optional.empty();
      }
      throw e;
    }
    // Field 2, the command name, may itself hold spaces and parentheses: count from the last one.
    String[] fields = text.substring(text.lastIndexOf(')') + 2).strip().split(" ", -1);
    return Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[22 - 3])));
  }
}
