package dev.jrun.runtime.init;

import java.nio.file.Path;

/**
 * The files in a container's state directory through which runtime and init talk.
 *
 * @param creatingFifo what is {@code startFifo} once the container is created
 * @param startFifo the init waits here for start
 * @param reportFifo the init reports here
 * @param hookOutput what hooks in the container's namespaces print
 * @param hookError what they print as errors
 * @param filter flags and instructions of the container's filter of system calls, for exec
 */
public record InitFiles(
    Path creatingFifo,
    Path startFifo,
    Path reportFifo,
    Path hookOutput,
    Path hookError,
    Path filter) {
  /** The files in {@code directory}. */
  public static InitFiles in(Path directory) {
    return new InitFiles(
        directory.resolve("creating.fifo"),
        directory.resolve("start.fifo"),
        directory.resolve("report.fifo"),
        directory.resolve("hook.stdout"),
        directory.resolve("hook.stderr"),
        directory.resolve("seccomp.filter"));
  }
}
