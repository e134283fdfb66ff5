/**
 * The launch of a container as a value: what will be done, in which order, by whom.
 *
 * <p>It must not touch files, foreign memory or JSON: everything that it knows of the machine is
 * handed to it.
 */
package dev.jrun.runtime.launch;
