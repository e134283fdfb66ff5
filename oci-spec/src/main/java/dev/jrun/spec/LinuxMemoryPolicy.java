package dev.jrun.spec;

import java.util.List;

/**
 * NUMA memory policy of a process (set_mempolicy(2)).
 *
 * @param mode policy, one of {@link #MODES}; required
 * @param nodes memory nodes that it is about, a list as in {@code 0-3,7}; null if absent
 * @param flags mode flags, each one of {@link #FLAGS}; empty if absent
 */
public record LinuxMemoryPolicy(String mode, String nodes, List<String> flags) {

  /** The policies of set_mempolicy(2). */
  public static final List<String> MODES =
      List.of(
          "MPOL_DEFAULT",
          "MPOL_PREFERRED",
          "MPOL_BIND",
          "MPOL_INTERLEAVE",
          "MPOL_LOCAL",
          "MPOL_PREFERRED_MANY",
          "MPOL_WEIGHTED_INTERLEAVE");

  /** The mode flags of set_mempolicy(2). */
  public static final List<String> FLAGS =
      List.of("MPOL_F_STATIC_NODES", "MPOL_F_RELATIVE_NODES", "MPOL_F_NUMA_BALANCING");

  public LinuxMemoryPolicy {
    mode = Absent.ifEmpty(mode);
    nodes = Absent.ifEmpty(nodes);
    flags = Absent.toEmpty(flags);
  }
}
