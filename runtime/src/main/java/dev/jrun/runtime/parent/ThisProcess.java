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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * This JVM as a parent. The interpreter executes the rows inside of it, and the clone shares its
 * memory (nothing is copied) on a stack of its own.
 */
record ThisProcess(Supplier<Kernel> source) implements Parent {
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
    int first = cloning.lowest();
    for (int descriptor : cloning.inherited()) {
      first = Math.max(first, descriptor + 1);
    }
    for (int descriptor : cloning.passed()) {
      first = Math.max(first, descriptor + 1);
    }
    return new Numbers(first, cloning.inherited().size(), cloning.passed().size());
  }

  @Override
  public Starting start(Cloning cloning, Child child) {
    ProgramBuilder builder = new ProgramBuilder(false);
    Operand.Address pid = builder.reserve(4, 4);
    Operand.Address pidfd = builder.reserve(4, 4);
    CloneRows rows = new CloneRows(builder, pid, pidfd);
    Numbers numbers = numbers(cloning);
    List<Operand> sources = new ArrayList<>();
    cloning.inherited().forEach(descriptor -> sources.add(Operand.of(descriptor)));
    cloning.passed().forEach(descriptor -> sources.add(Operand.of(descriptor)));
    rows.write(cloning, Sched.CLONE_VM, sources, numbers, child);
    builder.end();
    Program program = builder.build(numbers.ofPassed(cloning.report()));
    Arena memory = Arena.ofConfined();
    MemorySegment table = memory.allocate(program.size(), 16);
    program.link(table.asByteBuffer(), table.address(), Clone.FIRST_INDEX, kernel().architecture());
    kernel().execute(table);
    MemorySegment data = table.asSlice(program.dataOffset());
    int cloned = data.get(ValueLayout.JAVA_INT, pid.offset());
    if (cloned == 0) {
      Errno errno = Errno.of(-data.get(ValueLayout.JAVA_INT, rows.outcome().offset()));
      memory.close();
      throw new KernelException(SystemCall.CLONE3, "", errno);
    }
    Clone clone =
        new Clone(cloned, data.get(ValueLayout.JAVA_INT, pidfd.offset()), program, memory::close);
    return () -> clone;
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
