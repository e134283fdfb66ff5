package dev.jrun.runtime.program;

import dev.jrun.runtime.kernel.Kernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The runtime's end of {@code report.fifo}: records of eight bytes, the index of a row and its
 * result.
 */
public final class Report implements AutoCloseable {
  private static final int RECORD_SIZE = 8;

  private final Kernel kernel;
  private final int descriptor;

  /** Takes over {@code descriptor}. */
  public Report(Kernel kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
  }

  /** What a row reports; a negative result is the errno. */
  public record Entry(int row, int result) {}

  /**
   * The next record, awaited.
   *
   * @return empty at the end: the init has executed another program, or is no more
   */
  public Optional<Entry> next() {
    // A record is written by one write(2) of less than PIPE_BUF, so it is read whole.
    byte[] record = new byte[RECORD_SIZE];
    if (kernel.read(descriptor, record) < RECORD_SIZE) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    return Optional.of(new Entry(fields.getInt(), fields.getInt()));
  }

  /** The next record, empty if there is none yet, or never will be. */
  public Optional<Entry> nextIfAny() {
    return kernel.awaitReadable(descriptor, 0) ? next() : Optional.empty();
  }

  @Override
  public void close() {
    kernel.close(descriptor);
  }
}
