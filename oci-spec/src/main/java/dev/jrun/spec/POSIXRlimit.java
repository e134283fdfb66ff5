package dev.jrun.spec;

import java.util.List;

/**
 * One resource limit (config.md, "POSIX process").
 *
 * @param type name of the limit as in getrlimit(2); required
 * @param hard ceiling of the soft limit, an unsigned 64-bit number in the unit of its type; all
 *     bits set is no limit
 * @param soft limit that the kernel enforces, an unsigned 64-bit number in the unit of its type;
 *     all bits set is no limit
 */
public record POSIXRlimit(String type, @Required @UInt64 long hard, @Required @UInt64 long soft) {

  /** The limits of Linux, at the index that is the number in {@code asm-generic/resource.h}. */
  public static final List<String> TYPES =
      List.of(
          "RLIMIT_CPU",
          "RLIMIT_FSIZE",
          "RLIMIT_DATA",
          "RLIMIT_STACK",
          "RLIMIT_CORE",
          "RLIMIT_RSS",
          "RLIMIT_NPROC",
          "RLIMIT_NOFILE",
          "RLIMIT_MEMLOCK",
          "RLIMIT_AS",
          "RLIMIT_LOCKS",
          "RLIMIT_SIGPENDING",
          "RLIMIT_MSGQUEUE",
          "RLIMIT_NICE",
          "RLIMIT_RTPRIO",
          "RLIMIT_RTTIME");

  public POSIXRlimit {
    type = Absent.ifEmpty(type);
  }
}
