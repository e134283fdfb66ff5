package dev.jrun.runtime.cli.invocation;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The log of one command. containerd takes the last error line of the file, podman reads the whole
 * file as one object: so an error is exactly one line, and nothing but warnings and errors is
 * written unless debugging.
 */
public final class Log implements AutoCloseable {
  private final OutputStream out;
  private final boolean inFile;
  private final PrintStream err;
  private final LogFormat format;
  private final boolean debug;
  private final InstantSource clock;

  private Log(
      OutputStream out,
      boolean inFile,
      PrintStream err,
      LogFormat format,
      boolean debug,
      InstantSource clock) {
    this.out = out;
    this.inFile = inFile;
    this.err = err;
    this.format = format;
    this.debug = debug;
    this.clock = clock;
  }

  /** A log on the caller's standard error, which stays open. */
  public static Log on(PrintStream err, LogFormat format, boolean debug, InstantSource clock) {
    return new Log(err, false, err, format, debug, clock);
  }

  /**
   * A log at the end of a file, made with mode 0644 if there is none.
   *
   * @param err gets the message of an error, too
   */
  public static Log appendingTo(
      Path file, PrintStream err, LogFormat format, boolean debug, InstantSource clock)
      throws IOException {
    return new Log(
        Channels.newOutputStream(mayWait(file) ? openSpecial(file) : open(file)),
        true,
        err,
        format,
        debug,
        clock);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND,
            // The caller reads the line when the command has ended, even if by a power cut.
            StandardOpenOption.SYNC),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
  }

  private static boolean mayWait(Path file) throws IOException {
    return Files.exists(file) && Files.readAttributes(file, BasicFileAttributes.class).isOther();
  }

  /**
   * Opening a FIFO waits until somebody reads from it. A runtime that waits for ever because of its
   * log is of no use to its caller, so here it is an error (runc waits).
   */
  private static FileChannel openSpecial(Path file) throws IOException {
    Kernel kernel = Kernel.host();
    try {
      int first = kernel.open(file.toString(), Fcntl.O_WRONLY | Fcntl.O_NONBLOCK);
      try {
        // Before the first is closed, for that would be the end of the file to a reader.
        return open(file);
      } finally {
        kernel.close(first);
      }
    } catch (KernelException failure) {
      if (failure.errno() == Errno.ENXIO) {
        throw new FileSystemException(
            file.toString(), null, "the log is a fifo that nobody reads from");
      }
      throw failure;
    }
  }

  /** Logs what only somebody who looks for a fault wants to know. */
  public void debug(String message) {
    if (debug) {
      write(LogLevel.DEBUG, message, Map.of());
    }
  }

  /** Logs what does not stop the command, but should not go unnoticed. */
  public void warning(String message) {
    write(LogLevel.WARNING, message, Map.of());
  }

  /**
   * Logs why the command failed: on standard error, too, since callers read the one or the other.
   */
  public void error(Diagnosis failure) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("code", failure.code().word());
    failure.errno().ifPresent(errno -> details.put("errno", errno.name()));
    write(LogLevel.ERROR, failure.message(), details);
    if (inFile) {
      err.println(PrintableText.of(failure.message()));
    }
  }

  private void write(LogLevel level, String message, Map<String, String> details) {
    String line = format.line(level, message, clock.instant(), details) + "\n";
    try {
      // One write, so that lines of concurrent commands do not mix.
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      err.println("can't write to the log: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    if (inFile) {
      out.close();
    }
  }
}
