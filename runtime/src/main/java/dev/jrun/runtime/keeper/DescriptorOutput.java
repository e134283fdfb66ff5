package dev.jrun.runtime.keeper;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.parent.CallerGoneException;
import java.io.IOException;
import java.io.OutputStream;

/** Writes to a descriptor of a client as long as there is the client. */
final class DescriptorOutput extends OutputStream {
  /** What a pipe takes at once where there is room at all (pipe(7), PIPE_BUF). */
  private static final int PIPE_BUF = 4096;

  private final Kernel kernel;
  private final int descriptor;
  private final int lifeline;

  /**
   * @param descriptor stays open
   * @param lifeline hangs up when the client ends
   */
  DescriptorOutput(Kernel kernel, int descriptor, int lifeline) {
    this.kernel = kernel;
    this.descriptor = descriptor;
    this.lifeline = lifeline;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int written = 0; written < length; ) {
      if (!kernel.awaitWritable(descriptor, lifeline)) {
        throw new CallerGoneException();
      }
      written += writeSome(bytes, offset + written, Math.min(length - written, PIPE_BUF));
    }
  }

  private int writeSome(byte[] bytes, int offset, int length) throws IOException {
    try {
      return kernel.write(descriptor, bytes, offset, length);
    } catch (KernelException failure) {
      if (failure.errno() == Errno.EAGAIN) {
        return 0; // Another was faster, on a descriptor that does not block.
      }
      throw new IOException(failure.getMessage(), failure);
    }
  }
}
