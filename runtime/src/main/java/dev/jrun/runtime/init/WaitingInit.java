package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The init of a created container, as start sees it: two FIFOs in the state directory. */
public final class WaitingInit {
  private final Kernel kernel;
  private final InitFiles files;

  public WaitingInit(Kernel kernel, InitFiles files) {
    this.kernel = kernel;
    this.files = files;
  }

  /**
   * Lets the init execute the container's program, and waits until it has.
   *
   * @throws StepFailure if a step fails, the execve for example
   * @throws InitFailure if the init is no more
   */
  public void start() throws IOException {
    // Not blocking, so that an init that is gone is an errno and not a wait without end.
    int descriptor = kernel.open(files.reportFifo().toString(), Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
    try (Report report = new Report(kernel, descriptor)) {
      writeStart();
      List<Integer> reported = new ArrayList<>();
      while (kernel.awaitReadable(descriptor, -1)) {
        Optional<Report.Entry> entry = report.next();
        if (entry.isEmpty()) {
          return;
        }
        if (entry.get().result() < 0) {
          throw failure(entry.get(), reported);
        }
        reported.add(entry.get().result());
      }
    }
  }

  private void writeStart() {
    int start;
    try {
      start = kernel.open(files.startFifo().toString(), Fcntl.O_WRONLY | Fcntl.O_NONBLOCK);
    } catch (KernelException failure) {
      if (failure.errno() == Errno.ENXIO) {
        throw new InitFailure("cannot start a container that has stopped");
      }
      throw failure;
    }
    try {
      kernel.write(start, new byte[] {1});
    } finally {
      kernel.close(start);
    }
  }

  private StepFailure failure(Report.Entry entry, List<Integer> reported) throws IOException {
    RowMeaning meaning =
        Files.readAllLines(files.rows()).stream()
            .map(RowMeaning::parse)
            .filter(m -> m.row() == entry.row())
            .findFirst()
            .orElseThrow(
                () -> new InitFailure("the init reports row " + entry.row() + ", unknown here"));
    // Hooks report two values each; what matters is what the failing one said.
    List<Integer> last =
        reported.size() < 2 ? reported : reported.subList(reported.size() - 2, reported.size());
    return new FailureText(files).of(meaning, Errno.of(-entry.result()), last);
  }
}
