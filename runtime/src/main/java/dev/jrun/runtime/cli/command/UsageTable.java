package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cgroup.controller.Stats;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a container uses, as a person likes to read it. */
final class UsageTable {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

  /** Above this, a limit of version 1 is none: it counts in pages, so none is not the greatest. */
  private static final long NO_LIMIT = Long.MAX_VALUE / 2;

  private UsageTable() {}

  /**
   * The table of two figures and of what happened between them.
   *
   * @param kills how often the container was out of memory since somebody looks
   */
  static String of(String id, Stats before, Stats now, Duration between, int kills) {
    StringBuilder table = new StringBuilder();
    row(table, id, "USED", "LIMIT", "PRESSURE");
    double cpu =
        100.0
            * (orZero(now.cpu().usage().total()) - orZero(before.cpu().usage().total()))
            / between.toNanos();
    row(table, "cpu", percent(cpu), throttling(now), pressure(now.cpu().psi()));
    Stats.Memory memory = now.memory();
    row(
        table,
        "memory",
        bytes(orZero(memory.usage().usage())),
        limit(memory.usage().limit()) + (kills == 0 ? "" : ", out of it " + kills + " times"),
        pressure(memory.psi()));
    row(
        table,
        "tasks",
        Long.toString(orZero(now.pids().current())),
        now.pids().limit() == null ? "none" : now.pids().limit().toString(),
        "");
    row(table, "read", rate(before, now, "Read", between), "", pressure(now.blkio().psi()));
    row(table, "write", rate(before, now, "Write", between), "", "");
    return table.toString();
  }

  private static void row(StringBuilder table, String... cells) {
    String line = "%-12s  %14s  %-28s  %s".formatted((Object[]) cells);
    table.append(line.stripTrailing()).append('\n');
  }

  private static long orZero(Long figure) {
    return figure == null ? 0 : figure;
  }

  private static String throttling(Stats now) {
    Stats.Cpu.Throttling throttling = now.cpu().throttling();
    return throttling.periods() == null
        ? "none"
        : "throttled in %d of %d"
            .formatted(orZero(throttling.throttledPeriods()), throttling.periods());
  }

  private static String pressure(Stats.Pressure pressure) {
    return pressure == null ? "" : percent(pressure.some().avg10());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share);
  }

  private static String limit(long bytes) {
    return bytes < 0 || bytes > NO_LIMIT ? "none" : bytes(bytes);
  }

  private static String rate(Stats before, Stats now, String operation, Duration between) {
    double done = transferred(now, operation) - transferred(before, operation);
    return bytes((long) (done / between.toNanos() * Duration.ofSeconds(1).toNanos())) + "/s";
  }

  private static long transferred(Stats stats, String operation) {
    return stats.blkio().ioServiceBytesRecursive().stream()
        .filter(entry -> operation.equals(entry.op()))
        .mapToLong(entry -> orZero(entry.value()))
        .sum();
  }

  private static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < UNITS.size() - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS.get(unit));
  }
}
