/**
 * Limits of control groups, proved by their effect on who lives in them, and the commands that
 * change and watch them.
 *
 * <p>It must not know how a runtime sets limits. Start reading at {@link
 * dev.jrun.conformance.cgroup.MemoryTest}.
 */
package dev.jrun.conformance.cgroup;
