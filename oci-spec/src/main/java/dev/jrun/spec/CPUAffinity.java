package dev.jrun.spec;

/**
 * CPU affinity of a process that joins a container (config.md, "Process").
 *
 * @param initial CPUs to run on before the process joins the container's cgroup, a list as in
 *     {@code 0-3,7}; null if absent
 * @param finalAffinity CPUs to run on once it has joined it, a list as in {@code 0-3,7}, {@code
 *     final} in JSON; null if absent
 */
public record CPUAffinity(String initial, @Key("final") String finalAffinity) {
  public CPUAffinity {
    initial = Absent.ifEmpty(initial);
    finalAffinity = Absent.ifEmpty(finalAffinity);
  }
}
