package dev.jrun.spec.features;

import dev.jrun.spec.Absent;
import java.util.List;

/**
 * Support of seccomp filters.
 *
 * @param enabled whether there is any; null if absent: unknown
 * @param actions known actions; empty if absent: unknown
 * @param operators known comparisons; empty if absent: unknown
 * @param archs known architectures; empty if absent: unknown
 * @param knownFlags known filter flags; empty if absent: unknown
 * @param supportedFlags filter flags that kernel and library have; empty if absent: unknown
 */
public record Seccomp(
    Boolean enabled,
    List<String> actions,
    List<String> operators,
    List<String> archs,
    List<String> knownFlags,
    List<String> supportedFlags) {
  public Seccomp {
    actions = Absent.toEmpty(actions);
    operators = Absent.toEmpty(operators);
    archs = Absent.toEmpty(archs);
    knownFlags = Absent.toEmpty(knownFlags);
    supportedFlags = Absent.toEmpty(supportedFlags);
  }
}
