package dev.jrun.runtime.program;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.SystemCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A table of system calls with its data: what the interpreter executes, inside the container's init
 * or inside this JVM around a clone.
 *
 * <p>In memory it is a header of 16 bytes (the report descriptor, then the record that is reported:
 * row index and result, 32 bits each), the rows, the data. It is made by {@link ProgramBuilder}.
 */
public final class Program {
  public static final int HEADER_SIZE = 16;

  private final int report;
  private final List<Row> rows;
  private final byte[] data;
  private final Map<Integer, Integer> pointers;

  /**
   * @param report the descriptor that reports go to
   * @param rows the rows in order of execution
   * @param data strings, structs and slots
   * @param pointers where the data holds addresses of the data: position to target offset
   */
  Program(int report, List<Row> rows, byte[] data, Map<Integer, Integer> pointers) {
    this.report = report;
    this.rows = rows;
    this.data = data;
    this.pointers = pointers;
  }

  public List<Row> rows() {
    return rows;
  }

  /** The NUL-terminated string at an offset of the data. */
  public String string(int offset) {
    int end = offset;
    while (end < data.length && data[end] != 0) {
      end++;
    }
    return new String(data, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** The size of the program in memory. */
  public int size() {
    return dataOffset() + data.length;
  }

  /**
   * Where the data begins: a multiple of 16, so that alignment within it is alignment in memory.
   */
  public int dataOffset() {
    return (HEADER_SIZE + rows.size() * Row.SIZE + 15) & -16;
  }

  /**
   * The bytes of the program when it lies at the address {@code base}.
   *
   * @param firstIndex what the first row calls itself in reports, the others counting on from it
   */
  public byte[] link(long base, int firstIndex, Architecture architecture) {
    ByteBuffer memory = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    memory.putInt(0, report);
    long dataBase = base + dataOffset();
    for (int index = 0; index < rows.size(); index++) {
      write(memory, index, dataBase, architecture);
      memory.putInt(HEADER_SIZE + index * Row.SIZE + 80, firstIndex + index);
    }
    memory.put(dataOffset(), data);
    pointers.forEach(
        (position, target) -> memory.putLong(dataOffset() + position, dataBase + target));
    return memory.array();
  }

  private void write(ByteBuffer memory, int index, long dataBase, Architecture architecture) {
    Row row = rows.get(index);
    int at = HEADER_SIZE + index * Row.SIZE;
    memory.putInt(at, number(row.operation(), architecture));
    memory.put(at + 5, (byte) row.flags());
    memory.putInt(at + 8, (row.success() - index) * Row.SIZE);
    memory.putInt(at + 12, (row.otherwise() - index) * Row.SIZE);
    for (int i = 0; i < row.tolerated().size(); i++) {
      memory.put(at + 16 + i, (byte) row.tolerated().get(i).number());
    }
    int slots = 0;
    for (int i = 0; i < row.arguments().size(); i++) {
      long value =
          switch (row.arguments().get(i)) {
            case Operand.Literal(long literal) -> literal;
            case Operand.Address(int offset) -> dataBase + offset;
            case Operand.Content(int offset) -> {
              slots |= 2 << i;
              yield dataBase + offset;
            }
          };
      memory.putLong(at + 24 + 8 * i, value);
    }
    // An argument that is not given is 0: the interpreter fills six registers for every call.
    memory.put(at + 4, (byte) slots);
    row.result().ifPresent(offset -> memory.putLong(at + 72, dataBase + offset));
  }

  private static int number(Row.Operation operation, Architecture architecture) {
    return switch (operation) {
      case Row.Operation.Call(SystemCall call) -> call.number(architecture);
      case Row.Operation.Compare() -> Row.Operation.COMPARE_NUMBER;
      case Row.Operation.Return() -> Row.Operation.RETURN_NUMBER;
    };
  }
}
