package dev.jrun.runtime.program;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import java.util.List;
import java.util.Optional;

/**
 * One row of a program: one system call and what follows from its result.
 *
 * <p>In memory a row is 88 bytes, little endian, as the interpreter reads it ({@code
 * kernel.MachineCode}):
 *
 * <pre>
 *  0  u32    number of the system call, or COMPARE (-1), RETURN (-2)
 *  4  u8     mask: bit i + 1 says that argument i is the address of a slot, whose content is meant
 *  5  u8     flags: 1 report, 2 retry on EINTR, 4 tolerate every errno, 8 a result above 0 is "else"
 *  8  u32    distance in bytes to the next row on success
 * 12  u32    distance in bytes to the next row "else": on a tolerated errno
 * 16  u8[8]  the tolerated errnos, 0 for none
 * 24  u64[6] the arguments
 * 72  u64    address of the 32-bit slot for the result or the negative errno, 0 for none
 * 80  u32    the row's own index, for the report
 * </pre>
 *
 * Distances are unsigned and added: a row cannot go back, so a program ends.
 *
 * @param step number of the plan's step that this row is part of
 * @param operation what the row does
 * @param arguments at most six
 * @param result the slot for the result
 * @param success index of the row to go on with on success
 * @param otherwise index of the row to go on with on a tolerated errno
 * @param tolerated the errnos that are not failures
 * @param flags {@link #REPORT} and so on
 */
public record Row(
    int step,
    Operation operation,
    List<Operand> arguments,
    Optional<Operand> result,
    int success,
    int otherwise,
    List<Errno> tolerated,
    int flags) {
  public static final int SIZE = 88;

  private static final int ARGUMENTS = 6;
  private static final int ERRNOS = 8;

  /** The row's index and result are written to the report descriptor. */
  public static final int REPORT = 1;

  public static final int RETRY_EINTR = 2;
  public static final int TOLERATE_ALL = 4;

  /** For clone3: the child (0) goes on with {@code success}, the parent with {@code otherwise}. */
  public static final int POSITIVE_IS_ELSE = 8;

  public Row {
    arguments = List.copyOf(arguments);
    tolerated = List.copyOf(tolerated);
    if (arguments.size() > ARGUMENTS || tolerated.size() > ERRNOS) {
      throw new IllegalArgumentException(
          "a row has room for %d arguments and %d errnos".formatted(ARGUMENTS, ERRNOS));
    }
  }

  /** What a row does. */
  public sealed interface Operation {
    /** What stands in the row's first field. */
    int number(Architecture architecture);

    /** A system call. */
    record Call(SystemCall call) implements Operation {
      @Override
      public int number(Architecture architecture) {
        return call.number(architecture);
      }
    }

    /**
     * {@code (a & b) == c ? e : d}, on 32 bits: the arguments are value, mask, expected, the
     * negative errno that a difference is treated as, and the result of equality. With equal
     * constants it sets a slot.
     */
    record Compare() implements Operation {
      @Override
      public int number(Architecture architecture) {
        return -1;
      }
    }

    /** Ends the execution inside a process that called the interpreter as a function. */
    record Return() implements Operation {
      @Override
      public int number(Architecture architecture) {
        return -2;
      }
    }

    /** Its name in listings and messages. */
    default String title() {
      return switch (this) {
        case Call(SystemCall call) -> call.manName();
        case Compare() -> "compare";
        case Return() -> "return";
      };
    }
  }

  /** Whether {@code errno} ends the program when this row meets it. */
  public boolean failsOn(Errno errno) {
    return (flags & TOLERATE_ALL) == 0 && !tolerated.contains(errno);
  }

  /** Whether the two differ in nothing but what they work on and where they go on. */
  public boolean isLike(Row other) {
    return step == other.step
        && flags == other.flags
        && operation.equals(other.operation)
        && tolerated.equals(other.tolerated)
        && tellsSlot() == other.tellsSlot();
  }

  /** The system call, if the row is one. */
  public Optional<SystemCall> call() {
    return operation instanceof Operation.Call(SystemCall call)
        ? Optional.of(call)
        : Optional.empty();
  }

  /** Whether the row's result is what a slot holds, for the runtime to know. */
  public boolean tellsSlot() {
    return operation instanceof Operation.Compare
        && arguments.size() == 5
        && arguments.getLast() instanceof Operand.Content;
  }
}
