/**
 * The cases of past vulnerabilities: hostile root file systems, races, leaked descriptors. They
 * pass when the host stays as it was, whether the container runs or not.
 *
 * <p>Must not know how a runtime defends itself. Start reading at {@link
 * dev.jrun.conformance.security.HostileRootfsTest}.
 */
package dev.jrun.conformance.security;
