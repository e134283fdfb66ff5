/**
 * Processes that join a container: {@code exec}, for which there is no specification but what
 * callers of runc rely on.
 *
 * <p>Start reading at {@link dev.jrun.conformance.exec.ExecTest}.
 */
package dev.jrun.conformance.exec;
