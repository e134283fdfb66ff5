/**
 * A program: a table of system calls that constant machine code executes, in the container's init,
 * in the client, or in this JVM around a clone. Knows nothing of containers. Start reading at
 * {@link dev.jrun.runtime.program.Row}, then {@link dev.jrun.runtime.program.ProgramBuilder}.
 */
package dev.jrun.runtime.program;
