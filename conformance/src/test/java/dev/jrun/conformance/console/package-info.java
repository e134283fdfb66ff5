/**
 * Terminals of containers: config.md, "Process", {@code terminal} and {@code consoleSize}, and how
 * callers get them.
 *
 * <p>Start reading at {@link dev.jrun.conformance.console.ConsoleSocketTest}.
 */
package dev.jrun.conformance.console;
