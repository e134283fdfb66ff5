package dev.jrun.runtime.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * libseccomp (seccomp_init(3) and what goes with it), loaded on first use. A filter under
 * construction is a pointer; functions that can fail return 0 or a negative errno.
 */
public final class LibSeccomp {
  private static final String FILE = "libseccomp.so.2";

  /** {@code struct scmp_arg_cmp}: two ints, then two 64-bit numbers. */
  private static final int COMPARISON_SIZE = 24;

  private static final int VERSION_SIZE = 12;

  /** No system call has a name as long as this. */
  private static final int LONGEST_NAME = 256;

  /** Looked for only where a filter is wanted. */
  private static final class Holder {
    static final Optional<LibSeccomp> LIBRARY = find();

    private static Optional<LibSeccomp> find() {
      try {
        return Optional.of(new LibSeccomp(SymbolLookup.libraryLookup(FILE, Arena.global())));
      } catch (IllegalArgumentException missing) {
        return Optional.empty();
      }
    }
  }

  private final SymbolLookup symbols;

  private LibSeccomp(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /** The library; empty if this machine has none. */
  public static Optional<LibSeccomp> find() {
    return Holder.LIBRARY;
  }

  /**
   * A condition on an argument.
   *
   * @param argument 0 to 5
   * @param operator {@code SCMP_CMP_*}
   * @param first what it is compared with, or the mask of {@code SCMP_CMP_MASKED_EQ}
   * @param second what the masked argument is compared with
   */
  public record Comparison(int argument, int operator, long first, long second) {}

  /** {@code seccomp_version()} as in {@code 2.5.4}. */
  public String version() {
    MemorySegment version =
        MemorySegment.ofAddress(call("seccomp_version")).reinterpret(VERSION_SIZE);
    return "%d.%d.%d"
        .formatted(
            version.getAtIndex(ValueLayout.JAVA_INT, 0),
            version.getAtIndex(ValueLayout.JAVA_INT, 1),
            version.getAtIndex(ValueLayout.JAVA_INT, 2));
  }

  /**
   * {@code seccomp_init(action)}: a filter for the native architecture, 0 if there is no such
   * action.
   */
  public long init(int action) {
    return call("seccomp_init", Integer.toUnsignedLong(action));
  }

  /** {@code seccomp_release(filter)}. */
  public void release(long filter) {
    call("seccomp_release", filter);
  }

  /** {@code seccomp_arch_native()}: the token of the architecture of this process. */
  public int nativeArchitecture() {
    return (int) call("seccomp_arch_native");
  }

  /** {@code seccomp_arch_resolve_name(name)}: the token of {@code x86_64}, 0 if there is none. */
  public int architecture(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call("seccomp_arch_resolve_name", text(arena, name));
    }
  }

  /** {@code seccomp_arch_add(filter, architecture)}. */
  public int addArchitecture(long filter, int architecture) {
    return (int) call("seccomp_arch_add", filter, Integer.toUnsignedLong(architecture));
  }

  /**
   * {@code seccomp_syscall_resolve_name_arch(architecture, name)}: its number; -1 if the library
   * does not know it, less if the architecture does not have it.
   */
  public int systemCall(int architecture, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          call(
              "seccomp_syscall_resolve_name_arch",
              Integer.toUnsignedLong(architecture),
              text(arena, name));
    }
  }

  /**
   * {@code seccomp_syscall_resolve_num_arch(architecture, number)}: the name of a call, its number
   * if the library does not know it.
   */
  public String systemCallName(int architecture, int number) {
    long name =
        call("seccomp_syscall_resolve_num_arch", Integer.toUnsignedLong(architecture), number);
    if (name == 0) {
      return Integer.toString(number);
    }
    try {
      return MemorySegment.ofAddress(name).reinterpret(LONGEST_NAME).getString(0);
    } finally {
      call("free", name);
    }
  }

  /**
   * {@code seccomp_rule_add_array(filter, action, systemCall, comparisons)}, which all must hold.
   */
  public int addRule(long filter, int action, int systemCall, List<Comparison> comparisons) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment array = arena.allocate((long) COMPARISON_SIZE * comparisons.size(), 8);
      for (int i = 0; i < comparisons.size(); i++) {
        Comparison comparison = comparisons.get(i);
        long at = (long) COMPARISON_SIZE * i;
        array.set(ValueLayout.JAVA_INT, at, comparison.argument());
        array.set(ValueLayout.JAVA_INT, at + 4, comparison.operator());
        array.set(ValueLayout.JAVA_LONG, at + 8, comparison.first());
        array.set(ValueLayout.JAVA_LONG, at + 16, comparison.second());
      }
      return (int)
          call(
              "seccomp_rule_add_array",
              filter,
              Integer.toUnsignedLong(action),
              systemCall,
              comparisons.size(),
              array.address());
    }
  }

  /** {@code seccomp_export_bpf(filter, descriptor)}: writes the program. */
  public int export(long filter, int descriptor) {
    return (int) call("seccomp_export_bpf", filter, descriptor);
  }

  private static long text(Arena arena, String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_8).address();
  }

  /** Of a result that is an int only the lower half means something. */
  private long call(String function, long... arguments) {
    return NativeKernel.call(symbols.findOrThrow(function), arguments);
  }
}
