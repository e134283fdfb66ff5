package dev.jrun.runtime.keeper;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.parent.CallerGoneException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A client's standard input, read as long as there is the client. */
final class DescriptorInput extends InputStream {
  private final Kernel kernel;
  private final int descriptor;
  private final int lifeline;

  /**
   * @param descriptor stays open
   * @param lifeline hangs up when the client ends
   */
  DescriptorInput(Kernel kernel, int descriptor, int lifeline) {
    this.kernel = kernel;
    this.descriptor = descriptor;
    this.lifeline = lifeline;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (kernel.awaitReadable(List.of(descriptor, lifeline), Kernel.FOR_EVER) != 0) {
      throw new CallerGoneException();
    }
    byte[] buffer = new byte[length];
    try {
      int count = kernel.read(descriptor, buffer);
      System.arraycopy(buffer, 0, bytes, offset, count);
      return count == 0 ? -1 : count;
    } catch (KernelException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }
}
