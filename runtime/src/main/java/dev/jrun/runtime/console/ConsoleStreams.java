package dev.jrun.runtime.console;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.util.List;
import java.util.Optional;

/**
 * What a person sits at: descriptors of this JVM.
 *
 * @param input where keys come from
 * @param output where text goes to
 * @param error the same
 */
public record ConsoleStreams(int input, int output, int error) {
  /** The first that is a terminal, in the order of runc. */
  public Optional<Integer> terminal(Kernel kernel) {
    return List.of(error, output, input).stream()
        .filter(descriptor -> isTerminal(kernel, descriptor))
        .findFirst();
  }

  private static boolean isTerminal(Kernel kernel, int descriptor) {
    try {
      Termios.of(kernel, descriptor);
      return true;
    } catch (KernelException failure) {
      if (failure.errno() == Errno.ENOTTY || failure.errno() == Errno.EBADF) {
        return false;
      }
      throw failure;
    }
  }
}
