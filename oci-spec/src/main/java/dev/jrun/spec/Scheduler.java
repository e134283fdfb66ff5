package dev.jrun.spec;

import java.util.List;

/**
 * CPU scheduling attributes of a process (sched_setattr(2)).
 *
 * @param policy scheduling policy, one of {@link #POLICIES}; required
 * @param nice nice value, -20 to 19; null if absent
 * @param priority static priority for {@code SCHED_FIFO} and {@code SCHED_RR}, 1 to 99; null if
 *     absent
 * @param flags scheduling flags, each one of {@link #FLAGS}; empty if absent
 * @param runtime nanoseconds of run time in each period, for {@code SCHED_DEADLINE}; null if absent
 * @param deadline nanoseconds from the start of the period to its deadline, for {@code
 *     SCHED_DEADLINE}; null if absent
 * @param period nanoseconds in a period, for {@code SCHED_DEADLINE}; null if absent
 */
public record Scheduler(
    String policy,
    Integer nice,
    Integer priority,
    List<String> flags,
    @UInt64 Long runtime,
    @UInt64 Long deadline,
    @UInt64 Long period) {

  /** The policies that the specification names. */
  public static final List<String> POLICIES =
      List.of(
          "SCHED_OTHER",
          "SCHED_FIFO",
          "SCHED_RR",
          "SCHED_BATCH",
          "SCHED_ISO",
          "SCHED_IDLE",
          "SCHED_DEADLINE");

  /** The flags that the specification names. */
  public static final List<String> FLAGS =
      List.of(
          "SCHED_FLAG_RESET_ON_FORK",
          "SCHED_FLAG_RECLAIM",
          "SCHED_FLAG_DL_OVERRUN",
          "SCHED_FLAG_KEEP_POLICY",
          "SCHED_FLAG_KEEP_PARAMS",
          "SCHED_FLAG_UTIL_CLAMP_MIN",
          "SCHED_FLAG_UTIL_CLAMP_MAX");

  public Scheduler {
    policy = Absent.ifEmpty(policy);
    flags = Absent.toEmpty(flags);
  }
}
