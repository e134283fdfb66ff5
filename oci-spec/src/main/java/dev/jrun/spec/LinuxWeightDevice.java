package dev.jrun.spec;

/**
 * I/O weight for one device.
 *
 * @param major major device number
 * @param minor minor device number
 * @param weight weight relative to other groups, 10 to 1000; null if absent
 * @param leafWeight weight of the group's own tasks against its child groups, 10 to 1000; null if
 *     absent
 */
public record LinuxWeightDevice(
    @Required long major,
    @Required long minor,
    @UInt16 Integer weight,
    @UInt16 Integer leafWeight) {}
