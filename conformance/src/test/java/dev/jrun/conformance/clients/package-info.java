/**
 * Container engines as clients of the runtime: the real programs, as a distribution has them, with
 * servers that the suite starts by itself.
 *
 * <p>Here is what they share; each has a package of its own. Must not know what a runtime's command
 * line looks like: that is what the engines know. Start reading at {@link
 * dev.jrun.conformance.clients.Workplace}.
 */
package dev.jrun.conformance.clients;
