/**
 * The process whose children a container's init and the hooks become, and how it clones itself:
 * this JVM, or the client that it serves. Knows programs, not plans. Start reading at {@link
 * dev.jrun.runtime.parent.Parent}.
 */
package dev.jrun.runtime.parent;
