package dev.jrun.spec;

/**
 * I/O rate limit for one device.
 *
 * @param major major device number
 * @param minor minor device number
 * @param rate bytes or operations per second, an unsigned 64-bit number; 0 if absent: no limit
 */
public record LinuxThrottleDevice(@Required long major, @Required long minor, @UInt64 long rate) {}
