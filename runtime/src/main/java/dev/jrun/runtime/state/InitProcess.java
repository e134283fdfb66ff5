package dev.jrun.runtime.state;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jrun.runtime.abi.Sched;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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
  /** More than the 52 fields can have. */
  private static final int STAT_SIZE = 4096;

  /** The number of the field, counted from 1. */
  private static final int START_TIME = 22;

  /** State, start time and, of a zombie, how it ended, as {@code /proc/PID/stat} has them. */
  private record Stat(char state, long startTime, int exitCode) {

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

  /** As {@link #parse} reads it. */
  String text() {
    return pid + ":" + startTime;
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static InitProcess parse(String text) {
    String[] fields = text.split(":", -1);
    if (fields.length != 2) {
      throw new IllegalArgumentException(text);
    }
    return new InitProcess(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
  }

  /** Whether this very process still runs: not a zombie, and not another one with its pid. */
  public boolean isAlive() throws IOException {
    return stat(pid).filter(stat -> !stat.ended() && stat.startTime() == startTime).isPresent();
  }

  /** Whether SIGKILL has ended it, as far as its parent has not yet asked. */
  public boolean wasKilled() throws IOException {
    return stat(pid).filter(stat -> stat.ended() && stat.exitCode() == Sched.SIGKILL).isPresent();
  }

  private static Optional<Stat> stat(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    // Asked first, as many a process is gone, and an exception costs more than the question.
    if (!Files.exists(process)) {
      return Optional.empty();
    }
    try (InputStream stat = new FileInputStream(process.resolve("stat").toFile())) {
      // One read has it all (proc(5)); FileInputStream.readNBytes makes four system calls more.
      byte[] content = new byte[STAT_SIZE];
      int length = stat.read(content);
      return Optional.of(parseStat(new String(content, 0, length, ISO_8859_1)));
    } catch (IOException failure) {
      // The process ended in between.
      if (!Files.exists(process)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static Stat parseStat(String stat) {
    // Field 2, the command name, may itself hold spaces and parentheses: count from the last one.
    int field = stat.lastIndexOf(')') + 2;
    char state = stat.charAt(field);
    for (int number = 3; number < START_TIME; number++) {
      field = stat.indexOf(' ', field) + 1;
    }
    long startTime = Long.parseLong(stat, field, stat.indexOf(' ', field), 10);
    // The last of the fields, as waitpid(2) would tell it.
    int exitCode = Integer.parseInt(stat.substring(stat.lastIndexOf(' ') + 1).strip());
    return new Stat(state, startTime, exitCode);
  }
}
