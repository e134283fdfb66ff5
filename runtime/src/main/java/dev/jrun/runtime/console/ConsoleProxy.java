package dev.jrun.runtime.console;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Tty;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.util.OptionalInt;

/**
 * Joins the terminal of a process in a container with the one that its user sits at, which is in
 * raw mode as long as this is open.
 */
public final class ConsoleProxy implements AutoCloseable {
  /**
   * How long to wait for more when the process has ended, but somebody it has started still has the
   * terminal open: what it has written last is on its way through the kernel.
   */
  private static final int SILENCE_MILLISECONDS = 100;

  private final Kernel kernel;
  private final int master;
  private final int terminal;
  private final Termios before;
  private final Kernel.Pipe end;
  private final Pump input;
  private final Pump output;

  /**
   * Begins to copy.
   *
   * @param master the master end of the container's terminal; closed with this
   * @param streams one of which is a terminal
   * @param lifeline hangs up when there is nobody to copy for any more
   */
  public ConsoleProxy(Kernel kernel, int master, ConsoleStreams streams, OptionalInt lifeline) {
    this.kernel = kernel;
    this.master = master;
    this.terminal = streams.terminal(kernel).orElseThrow();
    this.before = Termios.of(kernel, terminal);
    // Line feeds become new lines where they are shown.
    Termios.of(kernel, master).withoutCarriageReturns().set(kernel, master);
    resize();
    // So that keys for one who reads none do not keep this from ending.
    kernel.fcntl(master, Fcntl.F_SETFL, Fcntl.O_RDWR | Fcntl.O_NONBLOCK);
    this.end = kernel.pipe();
    before.raw().set(kernel, terminal);
    OptionalInt ended = OptionalInt.of(end.readEnd());
    input = new Pump(kernel, streams.input(), master, end.readEnd(), ended, Pump.NOTHING);
    output =
        new Pump(kernel, master, streams.output(), end.readEnd(), lifeline, SILENCE_MILLISECONDS);
    input.start();
    output.start();
  }

  /** Makes the container's terminal as large as the user's, if that has a size. */
  public void resize() {
    try {
      byte[] size = kernel.ioctl(terminal, Tty.TIOCGWINSZ, new byte[Tty.WINSIZE_SIZE]);
      if ((size[0] | size[1]) != 0 && (size[2] | size[3]) != 0) {
        kernel.ioctl(master, Tty.TIOCSWINSZ, size);
      }
    } catch (KernelException gone) {
      // Either terminal may have been hung up: then its size does not matter.
    }
  }

  /** Copies what is left, and gives the user's terminal back as it was. */
  @Override
  public void close() {
    kernel.close(end.writeEnd());
    input.join();
    output.join();
    try {
      before.set(kernel, terminal);
    } catch (KernelException gone) {
      // Nobody sits at it any more.
    }
    kernel.close(end.readEnd());
    kernel.close(master);
  }
}
