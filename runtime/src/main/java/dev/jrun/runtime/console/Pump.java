package dev.jrun.runtime.console;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.util.List;
import java.util.OptionalInt;

/** Copies what comes from one descriptor to another, in a thread of its own. */
final class Pump {
  private static final int CHUNK = 4096;

  /** As {@link #silence}: what has not been read when the end comes stays so. */
  static final int NOTHING = 0;

  private final Kernel kernel;
  private final int from;
  private final int to;
  private final int end;
  private final OptionalInt lifeline;
  private final int silence;
  private final Thread thread;

  /**
   * @param end hangs up when the copying is to end
   * @param lifeline hangs up when there is nobody to write for any more
   * @param silence for how many milliseconds nothing has to come, after that, until it does end
   */
  Pump(Kernel kernel, int from, int to, int end, OptionalInt lifeline, int silence) {
    this.kernel = kernel;
    this.from = from;
    this.to = to;
    this.end = end;
    this.lifeline = lifeline;
    this.silence = silence;
    this.thread = Thread.ofPlatform().daemon().name("console").unstarted(this::copy);
  }

  void start() {
    thread.start();
  }

  /** Waits until it has ended: nothing is read or written any more. */
  void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy() {
    byte[] chunk = new byte[CHUNK];
    boolean heard = true;
    try {
      while (awaitInput()) {
        int count = kernel.read(from, chunk);
        if (count == 0) {
          return;
        }
        // When nobody listens any more, the one who writes must not get stuck.
        heard = heard && write(chunk, count);
      }
    } catch (KernelException ended) {
      // EIO: nobody has the other end of the terminal open any more.
    }
  }

  private boolean awaitInput() {
    int ready = kernel.awaitReadable(List.of(from, end), Kernel.FOR_EVER);
    return ready == 0 || (silence != NOTHING && kernel.awaitReadable(from, silence));
  }

  private boolean write(byte[] chunk, int count) {
    int written = 0;
    try {
      while (written < count) {
        if (lifeline.isPresent() && !kernel.awaitWritable(to, lifeline.getAsInt())) {
          return false;
        }
        written += kernel.write(to, chunk, written, count - written);
      }
      return true;
    } catch (KernelException failure) {
      return false;
    }
  }
}
