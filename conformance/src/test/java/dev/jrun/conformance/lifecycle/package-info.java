/**
 * The cases of the specification's runtime.md: the state, the operations, their errors, and what
 * they leave behind.
 *
 * <p>Must not know how a runtime keeps its state. Start reading at {@link
 * dev.jrun.conformance.lifecycle.OperationsTest}.
 */
package dev.jrun.conformance.lifecycle;
