package dev.jrun.spec;

/**
 * Memory limits of a cgroup (config-linux.md, "Memory").
 *
 * @param limit limit in bytes, -1 for none; null if absent
 * @param reservation soft limit in bytes, -1 for none; null if absent
 * @param swap limit of memory and swap together in bytes, -1 for none; null if absent
 * @param kernel limit of kernel memory in bytes (obsolete since Linux 5.4); null if absent
 * @param kernelTCP limit of TCP buffers in bytes (cgroup v1); null if absent
 * @param swappiness how eagerly to swap, 0 to 100 (cgroup v1); null if absent
 * @param disableOOMKiller whether tasks wait instead of being killed when out of memory (cgroup
 *     v1); null if absent
 * @param useHierarchy whether children count towards the limit (cgroup v1); null if absent
 * @param checkBeforeUpdate whether an update below the current usage is refused; null if absent
 */
public record LinuxMemory(
    Long limit,
    Long reservation,
    Long swap,
    Long kernel,
    Long kernelTCP,
    @UInt64 Long swappiness,
    Boolean disableOOMKiller,
    Boolean useHierarchy,
    Boolean checkBeforeUpdate) {}
