package dev.jrun.runtime.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A filter of system calls as seccomp(2) takes it.
 *
 * @param flags {@code SECCOMP_FILTER_FLAG_*}
 * @param instructions classic BPF, each a {@code struct sock_filter} of 64 bits; at most 4096
 */
public record SeccompFilter(long flags, List<Long> instructions) {
  /** {@code SECCOMP_SET_MODE_FILTER}. */
  public static final int SECCOMP_SET_MODE_FILTER = 1;

  public static final long SECCOMP_FILTER_FLAG_LOG = 1 << 1;
  public static final long SECCOMP_FILTER_FLAG_SPEC_ALLOW = 1 << 2;

  /** The result of the call is a descriptor that tells of calls, seccomp_unotify(2). */
  public static final long SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3;

  /** Only with a listener; since Linux 5.19. */
  public static final long SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 1 << 5;

  /** {@code BPF_MAXINSNS}. */
  public static final int MOST_INSTRUCTIONS = 4096;

  public SeccompFilter {
    instructions = List.copyOf(instructions);
  }

  /**
   * Whether there are calls that somebody else decides about, and a listener to be told of them.
   */
  public boolean notifies() {
    return (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER) != 0;
  }

  /** The flags and then the instructions, eight bytes each. */
  public byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate((1 + instructions.size()) * Long.BYTES).order(ByteOrder.nativeOrder());
    bytes.putLong(flags);
    instructions.forEach(bytes::putLong);
    return bytes.array();
  }

  /** What {@link #bytes} has made of a filter. */
  public static SeccompFilter of(byte[] bytes) {
    ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    return new SeccompFilter(content.getLong(), instructions(content));
  }

  /** The instructions that {@code program}, as the kernel has it, consists of. */
  public static List<Long> instructions(ByteBuffer program) {
    List<Long> instructions = new ArrayList<>();
    program.order(ByteOrder.nativeOrder());
    while (program.hasRemaining()) {
      instructions.add(program.getLong());
    }
    return instructions;
  }
}
