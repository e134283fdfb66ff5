package dev.jrun.conformance.bench.report;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What one line of the table is about. */
public enum Figure {
  EMPTY("a process that does nothing (the stopwatch itself)", "busybox true", Unit.TIME),
  STAGE_CLIENT("the caller's child becomes the client", "until its execve", Unit.TIME),
  STAGE_PREPARATION(
      "client to keeper; the keeper reads, checks, plans, lowers; group, state, FIFOs",
      "until the clone",
      Unit.TIME),
  STAGE_LET_GO("the clone is let go and executes its program", "until its execve", Unit.TIME),
  STAGE_MOUNTS("the init mounts", "until pivot_root", Unit.TIME),
  STAGE_RESTRICTIONS("pivot_root, masked paths, start, credentials", "until execve", Unit.TIME),
  STAGE_PROCESS("the container's own process", "until its exit", Unit.TIME),
  STAGE_REMOVAL(
      "the keeper learns of the end, removes group and state, lets the client go",
      "until the client's exit",
      Unit.TIME),
  RUN("run", "run -b BUNDLE ID", Unit.TIME),
  CREATE("create", "create -b BUNDLE --pid-file FILE ID", Unit.TIME),
  START("start", "start ID", Unit.TIME),
  EXEC("exec", "exec ID /bin/busybox true", Unit.TIME),
  STATE("state", "state ID", Unit.TIME),
  KILL("kill", "kill ID KILL", Unit.TIME),
  DELETE("delete", "delete ID", Unit.TIME),
  LIFECYCLE("create + start + kill + delete", "four of the above", Unit.TIME),
  LIST("list, containers: %d", "list", Unit.TIME),
  RUN_AMONG("run, other containers: %d", "run -b BUNDLE ID", Unit.TIME),
  MOUNTS("run, more bind mounts: %d", "run -b BUNDLE ID", Unit.TIME),
  AT_ONCE("run, each of %d at once", "run -b BUNDLE ID &", Unit.TIME),
  COLD_VERSION("--version without keeper", "JRUN_KEEPER=off jrun --version", Unit.TIME),
  COLD_RUN("run without keeper", "JRUN_KEEPER=off jrun run -b BUNDLE ID", Unit.TIME),
  COLD_KEEPER("run that starts the keeper", "run -b BUNDLE ID", Unit.TIME),
  EMBEDDED("create to delete in a warm JVM, no cgroup", "ContainerRuntime.create", Unit.TIME),
  KEEPER("keeper after the first command, RSS", "/proc/PID/status", Unit.LARGE_MEMORY),
  KEEPER_AFTER("keeper after %d runs, RSS", "/proc/PID/status", Unit.LARGE_MEMORY),
  CLIENT("runtime process of a running container, PSS", "/proc/PID/smaps_rollup", Unit.MEMORY),
  CREATED("created container, PSS", "/proc/PID/smaps_rollup", Unit.MEMORY);

  private final String title;
  private final String command;
  private final Unit unit;

  Figure(String title, String command, Unit unit) {
    this.title = title;
    this.command = command;
    this.unit = unit;
  }

  /** How samples are counted, and shown. */
  enum Unit {
    /** Nanoseconds, shown as milliseconds. */
    TIME(1e6, "ms"),
    /** Bytes, shown as KiB. */
    MEMORY(1024, "KiB"),
    /** Bytes, shown as MiB. */
    LARGE_MEMORY(1024 * 1024, "MiB");

    private final double scale;
    private final String symbol;

    Unit(double scale, String symbol) {
      this.scale = scale;
      this.symbol = symbol;
    }

    double shown(double samples) {
      return samples / scale;
    }

    String symbol() {
      return symbol;
    }

    String text(double samples) {
      double value = shown(samples);
      String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f";
      return String.format(Locale.ROOT, format, value);
    }
  }

  /**
   * The parts of {@code jrun run}, in their order. Each begins where the one before it has ended,
   * so that they add up to the whole.
   */
  public static Set<Figure> stages() {
    return EnumSet.range(STAGE_CLIENT, STAGE_REMOVAL);
  }

  /** The words of the table, for a size if the figure has one. */
  String title(long size) {
    return String.format(Locale.ROOT, title, size);
  }

  /** The words of a chart, without a size. */
  String topic() {
    return title.replace(": %d", "");
  }

  /** Whether it is measured with several sizes, to see how it grows. */
  boolean grows() {
    return this == LIST || this == RUN_AMONG || this == MOUNTS;
  }

  /** What was executed or read. */
  String command() {
    return command;
  }

  Unit unit() {
    return unit;
  }
}
