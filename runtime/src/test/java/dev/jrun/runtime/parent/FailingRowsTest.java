package dev.jrun.runtime.parent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The machine code executes rows in a clone of this JVM, which ends where one fails. */
class FailingRowsTest {
  private static final Operand NO_DESCRIPTOR = Operand.of(-1);

  private final Kernel kernel = Kernel.host();
  private final Kernel.Pipe report = kernel.pipe();

  @AfterEach
  void release() {
    kernel.close(report.readEnd());
    kernel.close(report.writeEnd());
  }

  private List<Report.Entry> reports() {
    kernel.close(report.writeEnd());
    List<Report.Entry> entries = new ArrayList<>();
    Report reader = new Report(kernel, report.readEnd());
    for (Optional<Report.Entry> e = reader.next(); e.isPresent(); e = reader.next()) {
      entries.add(e.get());
    }
    return entries;
  }

  /** Executes rows in a clone, which ends where one fails. */
  private Kernel.WaitStatus fails(Consumer<ProgramBuilder> rows) {
    Parent parent = Parent.self(kernel);
    Clone clone =
        parent
            .start(
                new Cloning(
                    Sched.CLONE_VFORK,
                    3,
                    List.of(),
                    List.of(report.writeEnd()),
                    0,
                    OptionalInt.empty()),
                (program, _) -> rows.accept(program))
            .await();
    Kernel.WaitStatus status = parent.waitid(clone.pid(), Sched.WEXITED).orElseThrow();
    clone.release();
    kernel.close(clone.pidfd());
    return status;
  }

  @Test
  void aFailureIsReportedAndEndsTheProcess() {
    int before = 5; // the mask of signals, clone3, the descriptor that is passed, two ranges closed
    Kernel.WaitStatus status =
        fails(rows -> {
          rows.value(Operand.of(1));
          rows.call(SystemCall.CLOSE, NO_DESCRIPTOR).tolerate(Errno.EPERM);
          rows.call(SystemCall.EXIT_GROUP, Operand.of(99));
        });
    assertTrue(status.exited());
    assertEquals(1, status.status());
    assertEquals(
        List.of(new Report.Entry(Clone.FIRST_INDEX + before + 1, -Errno.EBADF.number())),
        reports());
  }

  @Test
  void anEintrWithoutRetryIsAFailure() {
    fails(rows -> rows.fail(Errno.EINTR));
    assertEquals(-Errno.EINTR.number(), reports().getFirst().result());
  }

  @Test
  void aProgramCanChooseItsExitStatus() {
    assertEquals(99, fails(rows -> rows.call(SystemCall.EXIT_GROUP, Operand.of(99))).status());
    assertEquals(List.of(), reports());
  }
}
