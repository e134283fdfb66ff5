package dev.jrun.spec.features;

import dev.jrun.spec.Absent;
import java.util.List;

/**
 * Support of NUMA memory policies.
 *
 * @param modes known policies; empty if absent: unknown
 * @param flags known mode flags; empty if absent: unknown
 */
public record MemoryPolicy(List<String> modes, List<String> flags) {
  public MemoryPolicy {
    modes = Absent.toEmpty(modes);
    flags = Absent.toEmpty(flags);
  }
}
