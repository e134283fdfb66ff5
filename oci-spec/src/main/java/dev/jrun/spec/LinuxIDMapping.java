package dev.jrun.spec;

/**
 * A range of user or group ids and what it is mapped to (user_namespaces(7)).
 *
 * @param containerID first id in the container, 0 to 4294967295
 * @param hostID first id on the host, 0 to 4294967295
 * @param size number of ids, 1 to 4294967295
 */
public record LinuxIDMapping(
    @Required @UInt32 long containerID,
    @Required @UInt32 long hostID,
    @Required @UInt32 long size) {}
