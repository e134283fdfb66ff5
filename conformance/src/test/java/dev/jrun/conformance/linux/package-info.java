/**
 * The cases of the specification's config-linux.md and of its runtime-linux.md: namespaces,
 * devices, kernel parameters, masked paths, cgroup membership.
 *
 * <p>Must not know how a runtime does it. Start reading at {@link
 * dev.jrun.conformance.linux.NamespacesTest}.
 */
package dev.jrun.conformance.linux;
