/**
 * The terminals of processes in containers: how the master end gets to whoever is to have it, and
 * how it is joined with the caller's terminal. Knows descriptors, and no container. Start reading
 * at {@link dev.jrun.runtime.console.ConsoleSocket}.
 */
package dev.jrun.runtime.console;
