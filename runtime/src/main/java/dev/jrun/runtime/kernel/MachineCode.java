package dev.jrun.runtime.kernel;

import dev.jrun.runtime.abi.Architecture;
import java.util.HexFormat;

/**
 * The machine code of jrun, all of it constant: how a system call is made, and how a table of them
 * is executed. The build has no compiler for it, so each array is a listing that a person reviewed;
 * the tests compare these bytes with the listings beside them ({@code machine-code/*.txt}).
 */
public final class MachineCode {
  /**
   * {@code long (long number, long a, long b, long c, long d, long e, long f)} of the C calling
   * convention: makes the system call and returns its result, {@code -errno} on failure. Unlike the
   * C library's {@code syscall(2)} there is no second place in which the errno has to be looked up.
   */
  private static final String THUNK_X86_64 =
      "4889f8 4889f7 4889d6 4889ca 4d89c2 4d89c8 4c8b4c2408 0f05 c3";

  /**
   * {@code void (struct table *)}: executes the rows of a table, see {@code program.Row} for their
   * layout. It is position independent, keeps nothing in memory but the table's own record, and its
   * stack is balanced at every system call, so that a child that a row clones with a stack of its
   * own goes on with the next row. Where a seccomp filter forbids exit_group, {@code hlt} ends it:
   * an instruction that no process may execute.
   */
  private static final String INTERPRETER_X86_64 =
      """
      53 55 4889fd 488d5f10 0fb65304 6a06 59 488b44cb10 0fa3ca 7303 486300
      50 e2f0 5f 5e 5a 415a 4158 4159 8b03 85c0 787c 0f05 8b4b50 894d08
      89450c 488b4b48 e302 8901 483d01f0ffff 7335 8b4b08 f6430508 7404 85c0
      754f f6430501 7413 51 8b7d00 488d7508 6a08 5a 6a01 58 0f05 59 e305
      4801cb eb94 6a01 5f 31c0 b0e7 0f05 f4 f7d8 8a5305 f6c202 7409 83f804
      0f8477ffffff f6c204 750f 488d7b10 6a08 59 f2ae 7404 31c9 ebb7 8b4b0c
      ebac ffc0 7407 4863450c 5d 5b c3 4c89c0 21f7 39d7 0f846effffff 4c89d0
      e966ffffff
      """;

  /**
   * {@code void (int signal)}: writes the four bytes of the signal's number to a descriptor, whose
   * number, as four bytes, stands between the two parts: {@code push rdi; mov rsi, rsp; push 4; pop
   * rdx; mov edi,} … {@code push 1; pop rax; syscall; pop rdi; ret}.
   */
  private static final String SIGNAL_WRITER_X86_64 = "57 4889e6 6a04 5a bf";

  private static final String SIGNAL_WRITER_END_X86_64 = "6a01 58 0f05 5f c3";

  /**
   * Where a signal handler returns to, {@code rt_sigreturn()}: {@code push 15; pop rax; syscall}.
   */
  private static final String SIGNAL_RETURN_X86_64 = "6a0f 58 0f05";

  private static final HexFormat HEX = HexFormat.of();

  private static final byte[] INTERPRETER_BYTES_X86_64 = bytes(INTERPRETER_X86_64);

  private MachineCode() {}

  /** The code that makes one system call. */
  static byte[] thunk(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> bytes(THUNK_X86_64);
      case AARCH64 -> throw unsupported(architecture);
    };
  }

  /** The code that executes a table of system calls. */
  public static byte[] interpreter(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> INTERPRETER_BYTES_X86_64.clone();
      case AARCH64 -> throw unsupported(architecture);
    };
  }

  /** The code of a signal handler that writes the signal's number to {@code descriptor}. */
  static byte[] signalWriter(Architecture architecture, int descriptor) {
    return switch (architecture) {
      case X86_64 -> bytes(SIGNAL_WRITER_X86_64 + address(descriptor) + SIGNAL_WRITER_END_X86_64);
      case AARCH64 -> throw unsupported(architecture);
    };
  }

  /** The code that a signal handler returns to. */
  static byte[] signalReturn(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> bytes(SIGNAL_RETURN_X86_64);
      case AARCH64 -> throw unsupported(architecture);
    };
  }

  /**
   * The code that an executable program begins with; the interpreter has to follow: {@code mov edi,
   * table}.
   */
  public static byte[] programEntry(Architecture architecture, long table) {
    return switch (architecture) {
      case X86_64 -> bytes("bf" + address(table));
      case AARCH64 -> throw unsupported(architecture);
    };
  }

  /**
   * The code that a client begins with; the interpreter has to follow. It stores the addresses of
   * arguments and environment, which the kernel has left on the stack, executes a first table once,
   * and then two others in turns, each as a call of the interpreter.
   *
   * @param arguments where the addresses of arguments and environment are stored, 16 bytes
   * @param first the table that is executed once
   * @param receive the table that is executed first in each turn
   * @param batch the table that is executed then
   */
  public static byte[] clientEntry(
      Architecture architecture, long arguments, long first, long receive, long batch) {
    return switch (architecture) {
      case X86_64 ->
          bytes(
              "488b0424 488d742408 488d54c608"
                  + ("48893425" + address(arguments))
                  + ("48891425" + address(arguments + Long.BYTES))
                  + ("bf" + address(first) + "e816000000")
                  + ("bf" + address(receive) + "e80c000000")
                  + ("bf" + address(batch) + "e802000000")
                  + "ebea");
      case AARCH64 -> throw unsupported(architecture);
    };
  }

  /** Four bytes, little endian. */
  private static String address(long address) {
    return HEX.toHexDigits(Integer.reverseBytes(Math.toIntExact(address)));
  }

  private static byte[] bytes(String listing) {
    return HEX.parseHex(listing.replaceAll("\\s", ""));
  }

  private static IllegalStateException unsupported(Architecture architecture) {
    return new IllegalStateException(
        "jrun does not run on " + architecture + " yet: it has no machine code for it");
  }
}
