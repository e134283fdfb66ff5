/**
 * What survives between two commands on the same container: one directory for each container below
 * the root directory ({@code --root}), with its record and its two FIFOs. Who changes it has locked
 * the directory.
 *
 * <p>It must not know how a container is made, started or printed. Start reading at {@link
 * dev.jrun.runtime.state.StateStore}.
 */
package dev.jrun.runtime.state;
