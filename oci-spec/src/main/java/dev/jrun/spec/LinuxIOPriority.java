package dev.jrun.spec;

import java.util.List;

/**
 * I/O priority of a process (ioprio_set(2)).
 *
 * @param schedulingClass I/O scheduling class, one of {@link #CLASSES}, {@code class} in JSON;
 *     required
 * @param priority priority within the class, 0 (highest) to 7; null if absent: 0
 */
public record LinuxIOPriority(@Key("class") String schedulingClass, Integer priority) {

  /** The I/O scheduling classes. */
  public static final List<String> CLASSES =
      List.of("IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE");

  public LinuxIOPriority {
    schedulingClass = Absent.ifEmpty(schedulingClass);
  }
}
