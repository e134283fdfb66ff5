package dev.jrun.runtime.keeper;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Writes to a descriptor, which stays open. */
final class DescriptorOutput extends OutputStream {
  private final Kernel kernel;
  private final int descriptor;

  DescriptorOutput(Kernel kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      kernel.write(descriptor, Arrays.copyOfRange(bytes, offset, offset + length));
    } catch (KernelException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }
}
