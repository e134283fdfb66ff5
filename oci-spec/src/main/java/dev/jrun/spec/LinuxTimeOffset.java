package dev.jrun.spec;

import java.util.List;

/**
 * Offset of a clock in a time namespace (time_namespaces(7)).
 *
 * @param secs seconds, a signed 64-bit number; null if absent: 0
 * @param nanosecs nanoseconds to add to them, 0 to 999999999; null if absent: 0
 */
public record LinuxTimeOffset(Long secs, @UInt32 Long nanosecs) {

  /** The clocks that a time namespace can offset. */
  public static final List<String> CLOCKS = List.of("boottime", "monotonic");
}
