/**
 * The cases of the specification's config.md: what config.json says, the container's process must
 * see.
 *
 * <p>Must not know how a runtime does it. Start reading at {@link
 * dev.jrun.conformance.config.HostnameTest}.
 */
package dev.jrun.conformance.config;
