package dev.jrun.runtime.seccomp;

import dev.jrun.runtime.abi.SeccompFilter;
import java.util.List;

/**
 * Decides about system calls as the kernel does with a filter: those instructions of classic BPF
 * that seccomp(2) allows and libseccomp uses.
 */
public final class FilterInterpreter {
  private final List<Long> instructions;

  public FilterInterpreter(SeccompFilter filter) {
    this.instructions = filter.instructions();
  }

  /**
   * What happens to a call.
   *
   * @param architecture {@code AUDIT_ARCH_*}
   * @param number of the call
   * @param arguments as many as matter; the others are 0
   * @return {@code SECCOMP_RET_*} with its data
   */
  public int decide(int architecture, int number, long... arguments) {
    int accumulator = 0;
    int at = 0;
    while (true) {
      long instruction = instructions.get(at);
      int code = (int) (instruction & 0xffff);
      int operand = (int) (instruction >>> 32);
      int whenTrue = (int) (instruction >> 16 & 0xff);
      int whenFalse = (int) (instruction >> 24 & 0xff);
      at++;
      switch (code) {
        case 0x20 -> accumulator = load(operand, architecture, number, arguments);
        case 0x54 -> accumulator &= operand;
        case 0x05 -> at += operand;
        case 0x15 -> at += accumulator == operand ? whenTrue : whenFalse;
        case 0x25 -> at += Integer.compareUnsigned(accumulator, operand) > 0 ? whenTrue : whenFalse;
        case 0x35 ->
            at += Integer.compareUnsigned(accumulator, operand) >= 0 ? whenTrue : whenFalse;
        case 0x45 -> at += (accumulator & operand) != 0 ? whenTrue : whenFalse;
        case 0x06 -> {
          return operand;
        }
        default ->
            throw new IllegalArgumentException("instruction %#x at %d".formatted(code, at - 1));
      }
    }
  }

  /** 32 bits of a {@code struct seccomp_data}, little-endian. */
  private static int load(int offset, int architecture, int number, long... arguments) {
    return switch (offset) {
      case 0 -> number;
      case 4 -> architecture;
      // The instruction pointer is nobody's condition.
      case 8, 12 -> 0;
      default -> {
        int index = (offset - 16) / Long.BYTES;
        long argument = index < arguments.length ? arguments[index] : 0;
        yield (int) (offset % Long.BYTES == 0 ? argument : argument >>> 32);
      }
    };
  }
}
