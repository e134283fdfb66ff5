/**
 * What a case needs to put a runtime to the test: a bundle, the runtime's command line, and a look
 * at the host before and after.
 *
 * <p>Knows the OCI runtime specification and the command line that runc, crun and jrun share; must
 * not know any class of jrun, so that a mistake there can't repeat itself here. Start reading at
 * {@link dev.jrun.conformance.harness.Bundle}.
 */
package dev.jrun.conformance.harness;
