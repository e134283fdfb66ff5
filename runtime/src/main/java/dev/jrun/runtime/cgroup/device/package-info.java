/**
 * Which devices a container may use: rules that mean the same on both versions of cgroups, and for
 * version 2 the eBPF program that they become.
 *
 * <p>It knows nothing of the other controllers. Start reading at {@link
 * dev.jrun.runtime.cgroup.device.DeviceAccess}.
 */
package dev.jrun.runtime.cgroup.device;
