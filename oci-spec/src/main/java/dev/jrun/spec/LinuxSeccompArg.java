package dev.jrun.spec;

import java.util.List;

/**
 * A condition on an argument of a system call (config-linux.md, "Seccomp").
 *
 * @param index number of the argument, 0 to 5
 * @param value value to compare with, or the mask, an unsigned 64-bit number
 * @param valueTwo value to compare the masked argument with, an unsigned 64-bit number; null if
 *     absent: 0
 * @param op comparison, one of {@link #OPERATORS}; required
 */
public record LinuxSeccompArg(
    @Required @UInt32 long index, @Required @UInt64 long value, @UInt64 Long valueTwo, String op) {

  /** The comparisons that the specification names. */
  public static final List<String> OPERATORS =
      List.of(
          "SCMP_CMP_NE",
          "SCMP_CMP_LT",
          "SCMP_CMP_LE",
          "SCMP_CMP_EQ",
          "SCMP_CMP_GE",
          "SCMP_CMP_GT",
          "SCMP_CMP_MASKED_EQ");

  public LinuxSeccompArg {
    op = Absent.ifEmpty(op);
  }
}
