package dev.jrun.spec.features;

/**
 * Support of control groups.
 *
 * @param v1 whether cgroup v1 is; null if absent: unknown
 * @param v2 whether cgroup v2 is; null if absent: unknown
 * @param systemd whether the system manager of systemd is; null if absent: unknown
 * @param systemdUser whether the user manager of systemd is; null if absent: unknown
 * @param rdma whether the rdma controller is; null if absent: unknown
 */
public record Cgroup(Boolean v1, Boolean v2, Boolean systemd, Boolean systemdUser, Boolean rdma) {}
