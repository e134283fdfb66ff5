package dev.jrun.runtime.program;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
  private final List<Pointer> pointers;

  /** The 64 bits of the data at offset {@code field} are the address of its byte {@code target}. */
  record Pointer(int field, int target) {}

  /**
   * @param report the descriptor that reports go to
   * @param rows the rows in order of execution
   * @param data strings, structs and slots
   * @param pointers where the data holds addresses of the data
   */
  Program(int report, List<Row> rows, byte[] data, List<Pointer> pointers) {
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

  /** Where argument {@code argument} of row {@code row} lies, counted from the program's begin. */
  public static int argumentOffset(int row, int argument) {
    return HEADER_SIZE + row * Row.SIZE + 24 + 8 * argument;
  }

  /** The bytes that {@link #link(ByteBuffer, long, int, Architecture)} writes. */
  public byte[] link(long base, int firstIndex, Architecture architecture) {
    ByteBuffer memory = ByteBuffer.allocate(size());
    link(memory, base, firstIndex, architecture);
    return memory.array();
  }

  /**
   * Writes the program as it is when it lies at the address {@code base}.
   *
   * @param memory has room for {@link #size} bytes from position 0; becomes little endian
   * @param firstIndex what the first row calls itself in reports, the others counting on from it
   */
  public void link(ByteBuffer memory, long base, int firstIndex, Architecture architecture) {
    long dataBase = base + dataOffset();
    long[] words = new long[dataOffset() / Long.BYTES];
    words[0] = Integer.toUnsignedLong(report);
    for (int index = 0; index < rows.size(); index++) {
      linkRow(words, index, firstIndex, dataBase, architecture);
    }
    memory.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words);
    memory.put(dataOffset(), data);
    for (Pointer pointer : pointers) {
      memory.putLong(dataOffset() + pointer.field(), dataBase + pointer.target());
    }
  }

  /** One row, eight bytes at a time: {@link Row} has the layout. */
  private void linkRow(
      long[] words, int index, int firstIndex, long dataBase, Architecture architecture) {
    Row row = rows.get(index);
    int at = (HEADER_SIZE + index * Row.SIZE) / Long.BYTES;
    long slots = 0;
    // An argument that is not given is 0: the interpreter fills six registers for every call.
    List<Operand> arguments = row.arguments();
    for (int i = 0, count = arguments.size(); i < count; i++) {
      Operand argument = arguments.get(i);
      words[at + 3 + i] = argument.link(dataBase);
      if (argument instanceof Operand.Content || argument instanceof Operand.ContentAt) {
        slots |= 2L << i;
      }
    }
    words[at] =
        Integer.toUnsignedLong(row.operation().number(architecture))
            | slots << 32
            | (long) row.flags() << 40;
    words[at + 1] = distance(index, row.success()) | distance(index, row.otherwise()) << 32;
    List<Errno> tolerated = row.tolerated();
    for (int i = 0, count = tolerated.size(); i < count; i++) {
      words[at + 2] |= (long) tolerated.get(i).number() << (i * Byte.SIZE);
    }
    if (row.result().isPresent()) {
      words[at + 9] = row.result().get().link(dataBase);
    }
    words[at + 10] = (long) firstIndex + index;
  }

  private static long distance(int from, int to) {
    return (long) (to - from) * Row.SIZE;
  }
}
