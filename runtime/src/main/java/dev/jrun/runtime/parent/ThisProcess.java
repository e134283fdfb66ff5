package dev.jrun.runtime.parent;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.ProgramBuilder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * This JVM as a parent. The interpreter executes the rows inside of it, and the clone shares its
 * memory (nothing is copied) on a stack of its own.
 */
record ThisProcess(Supplier<Kernel> source) implements Parent {
  /** The threads that execute the rows, so that who asked for it can go on meanwhile. */
  private static final ExecutorService EXECUTOR =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("jrun-clone-", 0).factory());

  private Kernel kernel() {
    return source.get();
  }

  @Override
  public int pid() {
    return (int) ProcessHandle.current().pid();
  }

  @Override
  public boolean isOpen(int descriptor) {
    return kernel().isOpen(descriptor);
  }

  @Override
  public boolean isGone() {
    return false;
  }

  @Override
  public OptionalInt lifeline() {
    return OptionalInt.empty();
  }

  @Override
  public Numbers numbers(Cloning cloning) {
    int highest =
        IntStream.concat(
                cloning.inherited().stream().mapToInt(Integer::intValue),
                cloning.passed().stream().mapToInt(Integer::intValue))
            .max()
            .orElse(0);
    return new Numbers(
        Math.max(cloning.lowest(), highest + 1),
        cloning.inherited().size(),
        cloning.passed().size());
  }

  @Override
  public Starting start(Cloning cloning, Child child) {
    ProgramBuilder builder = new ProgramBuilder(false);
    Operand.Address pid = builder.reserve(4, 4);
    Operand.Address pidfd = builder.reserve(4, 4);
    CloneRows rows = new CloneRows(builder, pid, pidfd);
    Numbers numbers = numbers(cloning);
    List<Operand> sources =
        Stream.concat(cloning.inherited().stream(), cloning.passed().stream())
            .map(Operand::of)
            .toList();
    rows.write(cloning, Sched.CLONE_VM, sources, numbers, child);
    builder.end();
    Program program = builder.build(numbers.ofPassed(cloning.report()));
    Arena memory = Arena.ofConfined();
    MemorySegment table = memory.allocate(program.size(), 16);
    byte[] linked = program.link(table.address(), Clone.FIRST_INDEX, kernel().architecture());
    MemorySegment.copy(linked, 0, table, ValueLayout.JAVA_BYTE, 0, linked.length);
    Future<?> executed = EXECUTOR.submit(() -> kernel().execute(table));
    return () -> {
      await(executed);
      MemorySegment data = table.asSlice(program.dataOffset());
      int cloned = data.get(ValueLayout.JAVA_INT, pid.offset());
      if (cloned == 0) {
        Errno errno = Errno.of(-data.get(ValueLayout.JAVA_INT, rows.outcome().offset()));
        memory.close();
        throw new KernelException(SystemCall.CLONE3, "", errno);
      }
      return new Clone(
          cloned, data.get(ValueLayout.JAVA_INT, pidfd.offset()), program, memory::close);
    };
  }

  /** Whatever happens to this thread: the rows must not lose their memory. */
  private static void await(Future<?> executed) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          executed.get();
          return;
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException failure) {
          throw new IllegalStateException(failure.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public Optional<Kernel.WaitStatus> waitid(int pid, int options) {
    return kernel().waitid(Sched.P_PID, pid, options);
  }

  /** Nothing: who would be left to do it? */
  @Override
  public void rememberTerminal() {}

  @Override
  public void endWithIfLost(int status) {}

  @Override
  public Signals catchSignals() {
    return new SignalsOfThisProcess(kernel());
  }
}
