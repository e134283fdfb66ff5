/**
 * The keeper: one JVM that serves many commands. Clients lend it their processes; it knows the
 * command line only as a whole. Start reading at {@link dev.jrun.runtime.keeper.Keeper}, then
 * {@link dev.jrun.runtime.keeper.Session}.
 */
package dev.jrun.runtime.keeper;
