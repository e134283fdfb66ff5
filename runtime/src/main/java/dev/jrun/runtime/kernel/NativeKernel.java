package dev.jrun.runtime.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Mman;
import dev.jrun.runtime.abi.SystemCall;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * The kernel through the Foreign Function and Memory API. One downcall handle, seven longs to one
 * long, serves everything: its first argument is the address of the code to call, which is the C
 * library's {@code syscall(2)} until our own two pieces of code are in place, and then those.
 */
final class NativeKernel implements Kernel {
  private static final long PAGE = 4096;

  /** Seven longs to one; a constant, so that the JIT compiles it into its callers. */
  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                  JAVA_LONG));

  private final Architecture architecture;
  private final MemorySegment thunk;
  private final MemorySegment interpreter;

  /** Made on first use, so that planning and reading need no native access. */
  private static final class Holder {
    static final NativeKernel INSTANCE = new NativeKernel();
  }

  static NativeKernel instance() {
    return Holder.INSTANCE;
  }

  private NativeKernel() {
    String name = System.getProperty("os.arch");
    architecture =
        Architecture.ofJavaName(name)
            .orElseThrow(() -> new IllegalStateException("jrun does not run on " + name));
    MemorySegment page =
        executablePage(Linker.nativeLinker().defaultLookup().findOrThrow("syscall"));
    thunk = page;
    interpreter = page.asSlice(interpreterOffset());
  }

  private long interpreterOffset() {
    return (MachineCode.thunk(architecture).length + 15L) & -16;
  }

  /** A page with our code, written while it is writable and executable only afterwards (W^X). */
  private MemorySegment executablePage(MemorySegment syscall) {
    int prot = Mman.PROT_READ | Mman.PROT_WRITE;
    long address =
        check(
            SystemCall.MMAP,
            enter(
                syscall,
                SystemCall.MMAP.number(architecture),
                0,
                PAGE,
                prot,
                Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS,
                -1,
                0));
    MemorySegment page = MemorySegment.ofAddress(address).reinterpret(PAGE);
    byte[] code = MachineCode.thunk(architecture);
    MemorySegment.copy(code, 0, page, ValueLayout.JAVA_BYTE, 0, code.length);
    code = MachineCode.interpreter(architecture);
    MemorySegment.copy(code, 0, page, ValueLayout.JAVA_BYTE, interpreterOffset(), code.length);
    check(
        SystemCall.MPROTECT,
        enter(
            syscall,
            SystemCall.MPROTECT.number(architecture),
            address,
            PAGE,
            Mman.PROT_READ | Mman.PROT_EXEC,
            0,
            0,
            0));
    return page;
  }

  /**
   * The C library reports -1 and keeps the errno to itself; both calls fail for one reason only.
   */
  private static long check(SystemCall call, long result) {
    if (result == -1) {
      throw new KernelException(call, "an executable page", Errno.ENOMEM);
    }
    return result;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public long invoke(SystemCall call, long a, long b, long c, long d, long e, long f) {
    return enter(thunk, call.number(architecture), a, b, c, d, e, f);
  }

  @Override
  public void execute(MemorySegment table) {
    enter(interpreter, table.address(), 0, 0, 0, 0, 0, 0);
  }

  /** Calls a function of at most seven arguments, all of them integers or pointers. */
  static long call(MemorySegment function, long... arguments) {
    long[] seven = Arrays.copyOf(arguments, 7);
    return enter(function, seven[0], seven[1], seven[2], seven[3], seven[4], seven[5], seven[6]);
  }

  private static long enter(
      MemorySegment code, long a, long b, long c, long d, long e, long f, long g) {
    try {
      return (long) CALL.invokeExact(code, a, b, c, d, e, f, g);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new AssertionError("a downcall throws nothing checked", impossible);
    }
  }
}
