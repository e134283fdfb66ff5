package dev.jrun.spec;

/**
 * Size of a terminal in characters (config.md, "Process").
 *
 * @param height rows, an unsigned 64-bit number of which the kernel takes 16 bits
 * @param width columns, an unsigned 64-bit number of which the kernel takes 16 bits
 */
public record Box(@Required @UInt64 long height, @Required @UInt64 long width) {}
