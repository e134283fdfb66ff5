package dev.jrun.runtime.cli.invocation;

import dev.jrun.runtime.console.ConsoleStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Standard streams of a caller.
 *
 * @param in standard input
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param descriptors the same as descriptors of this JVM
 * @param errIsTerminal whether a person rather than a program reads standard error
 */
public record StandardStreams(
    InputStream in,
    PrintStream out,
    PrintStream err,
    ConsoleStreams descriptors,
    boolean errIsTerminal) {
  /** Whether a descriptor of this process is a terminal; one that is closed is none. */
  public static boolean isTerminal(int descriptor) {
    try {
      Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
      String file = Files.readSymbolicLink(link).toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException closed) {
      return false;
    }
  }
}
