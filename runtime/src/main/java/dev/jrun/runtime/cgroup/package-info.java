/**
 * The control groups of a container: where they are, their processes, their end.
 *
 * <p>It must not know the command line, the state store or how a container is launched. Start
 * reading at {@link dev.jrun.runtime.cgroup.Cgroup}; {@link dev.jrun.runtime.cgroup.CgroupLayout}
 * tells what the host has.
 */
package dev.jrun.runtime.cgroup;
