/**
 * The cgroup driver of systemd: a container's group is that of a transient unit, which systemd
 * makes and removes when it is asked over D-Bus.
 *
 * <p>It must not know the command line, the state store or how a container is launched; only {@link
 * dev.jrun.runtime.cgroup.systemd.Bus} knows the D-Bus library. Start reading at {@link
 * dev.jrun.runtime.cgroup.systemd.Systemd}; what it is asked for is in {@link
 * dev.jrun.runtime.cgroup.systemd.UnitProperties}.
 */
package dev.jrun.runtime.cgroup.systemd;
