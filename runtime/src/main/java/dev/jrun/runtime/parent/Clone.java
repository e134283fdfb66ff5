package dev.jrun.runtime.parent;

import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.Report;
import java.lang.foreign.Arena;

/**
 * A cloned process.
 *
 * @param pid as this JVM sees it
 * @param pidfd refers to it, in this JVM, close-on-exec; to be closed by who asked for the clone
 * @param program what it executes until it is another program
 * @param memory what it executes this in, if that is memory of this JVM
 */
public record Clone(int pid, int pidfd, Program program, Arena memory) {
  /** Reports of a clone's own rows count from here, to be told from those of an executed file. */
  public static final int FIRST_INDEX = 1 << 30;

  /** The system call that a report of the clone is about. */
  public SystemCall call(Report.Entry entry) {
    return program.rows().get(entry.row() - FIRST_INDEX).call().orElseThrow();
  }

  /** Takes back the memory, once the clone has executed a file or has ended. */
  public void release() {
    memory.close();
  }
}
