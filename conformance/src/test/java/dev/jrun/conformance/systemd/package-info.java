/**
 * Control groups that systemd makes: {@code --systemd-cgroup}.
 *
 * <p>Most cases need a host whose process 1 is systemd, and are skipped elsewhere; they pass on any
 * runtime that has the flag. Start reading at {@link dev.jrun.conformance.systemd.ScopeTest}.
 */
package dev.jrun.conformance.systemd;
