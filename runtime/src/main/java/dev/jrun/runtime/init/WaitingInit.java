package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.program.Report;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The init of a created container, as start sees it: two FIFOs in the state directory. */
public final class WaitingInit {
  private static final byte START = 1;

  private final Kernel kernel;
  private final InitFiles files;
  private final Rows rows;
  private final TreeMap<Integer, RowMeaning> meanings = new TreeMap<>();

  /** Where {@link ContainerInit#describeRows} is to be had: only a failure needs it. */
  @FunctionalInterface
  public interface Rows {
    String describe() throws IOException;
  }

  /** What is to be done with the listener of the init's filter. */
  @FunctionalInterface
  public interface ListenerSender {
    /**
     * Gives it to whom it is for.
     *
     * @param number its number in the init, which waits
     */
    void send(int number) throws IOException;
  }

  public WaitingInit(Kernel kernel, InitFiles files, Rows rows) {
    this.kernel = kernel;
    this.files = files;
    this.rows = rows;
  }

  /**
   * Lets the init execute the container's program, and waits until it has.
   *
   * @param sender sends the listener of the init's filter, if it has one
   * @param trace is told of each row, if the init was made to be traced
   * @throws StepFailure if a step fails, the execve for example
   * @throws InitGoneException if the init is no more
   */
  public void start(ListenerSender sender, Optional<TraceListener> trace) throws IOException {
    // Not blocking, so that an init that is gone is an errno and not a wait without end.
    int descriptor = kernel.open(files.reportFifo().toString(), Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
    try (Report report = new Report(kernel, descriptor)) {
      writeStart(START);
      FailureWatch watch = new FailureWatch(FailureText.ofContainer(files), trace);
      while (kernel.awaitReadable(descriptor, Kernel.FOR_EVER)) {
        Optional<Report.Entry> entry = report.next();
        if (entry.isEmpty()) {
          return;
        }
        RowMeaning meaning = meaning(entry.get().row());
        watch.hear(entry.get(), meaning);
        if (meaning.kind() == RowMeaning.Kind.LISTENER && meaning.told()) {
          sender.send(entry.get().result());
          writeStart(GoMessage.SENT);
        }
      }
    }
  }

  private void writeStart(byte word) {
    int start;
    try {
      start = kernel.open(files.startFifo().toString(), Fcntl.O_WRONLY | Fcntl.O_NONBLOCK);
    } catch (KernelException failure) {
      if (failure.errno() == Errno.ENXIO) {
        throw new InitGoneException("cannot start a container that has stopped");
      }
      throw failure;
    }
    try {
      kernel.write(start, new byte[] {word});
    } finally {
      kernel.close(start);
    }
  }

  private RowMeaning meaning(int row) throws IOException {
    if (meanings.isEmpty()) {
      rows.describe()
          .lines()
          .map(RowMeaning::parse)
          .forEach(meaning -> meanings.put(meaning.first(), meaning));
    }
    Map.Entry<Integer, RowMeaning> found = meanings.floorEntry(row);
    if (found == null || row > found.getValue().last()) {
      throw new InitFailure("the init reports row " + row + ", unknown here");
    }
    return found.getValue();
  }
}
