package dev.jrun.runtime.state;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.ProcFile;
import java.io.IOException;
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

  /** Numbers of fields, counted from 1. */
  private static final int STATE = 3;

  private static final int FLAGS = 9;
  private static final int START_TIME = 22;

  /**
   * State, flags, start time and, of a zombie, how it ended, as {@code /proc/PID/stat} has them.
   */
  private record Stat(char state, long flags, long startTime, int exitCode) {

    /**
     * A zombie has ended but for the exit status that its parent has yet to read; so has a dead one
     * (X, x).
     */
    boolean ended() {
      return state == 'Z' || state == 'X' || state == 'x';
    }

    boolean ending() {
      return (flags & Sched.PF_EXITING) != 0;
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
    return alive().isPresent();
  }

  /**
   * Whether it still runs and will. One that is about to end has no namespaces and no memory any
   * more before it has ended.
   */
  public boolean isStaying() throws IOException {
    return alive().filter(stat -> !stat.ending()).isPresent();
  }

  private Optional<Stat> alive() throws IOException {
    return stat(pid).filter(stat -> !stat.ended() && stat.startTime() == startTime);
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
    try {
      return Optional.of(parseStat(ProcFile.readOnce(process.resolve("stat"), STAT_SIZE)));
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
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START_TIME - STATE + 2);
    char state = fields[0].charAt(0);
    long flags = Long.parseLong(fields[FLAGS - STATE]);
    long startTime = Long.parseLong(fields[START_TIME - STATE]);
    // The last of the fields, as waitpid(2) would tell it.
    int exitCode = Integer.parseInt(stat.substring(stat.lastIndexOf(' ') + 1).strip());
    return new Stat(state, flags, startTime, exitCode);
  }
}
