package dev.jrun.spec;

/**
 * RDMA limits of a cgroup for one device (config-linux.md, "RDMA").
 *
 * @param hcaHandles greatest number of handles; null if absent: no limit
 * @param hcaObjects greatest number of objects; null if absent: no limit
 */
public record LinuxRdma(@UInt32 Long hcaHandles, @UInt32 Long hcaObjects) {}
