package dev.jrun.runtime.cli.invocation;

import java.time.Duration;

/** The keeper that serves an invocation: one JVM for the commands of many callers. */
public interface ServingKeeper {
  /**
   * Whether it was started for the sake of one command, and has served no other.
   *
   * @param caller the pid of who calls the command
   */
  boolean isOnlyFor(int caller);

  /** What it can tell of itself. */
  Status status();

  /** Has it serve those whom it serves already, and leave. */
  void stop();

  /**
   * What a keeper tells of itself.
   *
   * @param pid its process, as the caller sees it
   * @param build identifies its build: it serves clients of this one only
   * @param age for how long it has run
   * @param idle after how long without a client it leaves
   * @param commands how many it has served, the one that asks included
   * @param clients how many it serves now, the one that asks included
   * @param residentBytes of memory
   * @param settings where its settings come from, and what is wrong with them
   */
  record Status(
      long pid,
      String build,
      Duration age,
      Duration idle,
      long commands,
      int clients,
      long residentBytes,
      String settings) {}
}
