package dev.jrun.runtime.kernel;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signals of this process that come out of a pipe instead of doing what they did before.
 *
 * <p>A handler of a few machine instructions writes the number: Java code must not run in one, and
 * the JDK's own {@code sun.misc.Signal} leaves out SIGQUIT and the real-time signals.
 */
public final class CaughtSignals implements AutoCloseable {
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final long PAGE = 4096;
  private static final int RETURN_OFFSET = 64;

  /** {@code struct kernel_sigaction}: handler, flags, restorer, mask. */
  private static final int ACTION_SIZE = 32;

  private final Kernel kernel;
  private final Arena memory = Arena.ofShared();
  private final Kernel.Pipe pipe;
  private final Map<Signal, MemorySegment> before = new LinkedHashMap<>();

  /** Catches {@code signals} from now on. */
  public CaughtSignals(Kernel kernel, Collection<Signal> signals) {
    this.kernel = kernel;
    this.pipe = kernel.pipe();
    MemorySegment action = memory.allocate(ACTION_SIZE, 8);
    long code = code();
    action.set(ValueLayout.JAVA_LONG, 0, code);
    action.set(ValueLayout.JAVA_LONG, 8, Sched.SA_RESTORER | Sched.SA_ONSTACK | Sched.SA_RESTART);
    action.set(ValueLayout.JAVA_LONG, 16, code + RETURN_OFFSET);
    for (Signal signal : signals) {
      MemorySegment old = memory.allocate(ACTION_SIZE, 8);
      sigaction(signal, action, old);
      before.put(signal, old);
    }
  }

  /**
   * The handler in a page of its own, which stays: another thread may be in it even after the
   * signals have got their old handlers back.
   */
  private long code() {
    long page =
        kernel.call(
            SystemCall.MMAP, "", 0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    MemorySegment code = MemorySegment.ofAddress(page).reinterpret(PAGE);
    byte[] writer = MachineCode.signalWriter(kernel.architecture(), pipe.writeEnd());
    MemorySegment.copy(writer, 0, code, ValueLayout.JAVA_BYTE, 0, writer.length);
    byte[] end = MachineCode.signalReturn(kernel.architecture());
    MemorySegment.copy(end, 0, code, ValueLayout.JAVA_BYTE, RETURN_OFFSET, end.length);
    kernel.call(SystemCall.MPROTECT, "", page, PAGE, PROT_READ | PROT_EXEC);
    return page;
  }

  private void sigaction(Signal signal, MemorySegment action, MemorySegment old) {
    kernel.call(
        SystemCall.RT_SIGACTION,
        signal.toString(),
        signal.number(),
        action.address(),
        old.address(),
        Sched.SIGSET_SIZE);
  }

  /** Where {@link #next} reads from. */
  public int descriptor() {
    return pipe.readEnd();
  }

  /** Waits for the next signal; its number. */
  public int next() {
    byte[] number = new byte[Integer.BYTES];
    kernel.read(pipe.readEnd(), number);
    return ByteBuffer.wrap(number).order(ByteOrder.nativeOrder()).getInt();
  }

  /** Gives the signals back what they did before. */
  @Override
  public void close() {
    before.forEach((signal, old) -> sigaction(signal, old, MemorySegment.NULL));
    kernel.close(pipe.readEnd());
    kernel.close(pipe.writeEnd());
    memory.close();
  }
}
