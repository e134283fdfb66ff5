package dev.jrun.runtime.cgroup.systemd;

/**
 * The scope that a container gets, before any of it is done.
 *
 * @param name its name and slice
 * @param instance who makes it
 * @param properties what it begins with, besides the container's init
 * @param limits what limits it
 */
public record ScopeUnit(
    UnitName name, SystemdInstance instance, UnitProperties properties, UnitProperties limits) {}
