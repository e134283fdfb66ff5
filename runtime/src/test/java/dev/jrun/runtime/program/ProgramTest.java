package dev.jrun.runtime.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The layout that the interpreter's machine code counts on, in numbers. */
class ProgramTest {
  private static final long BASE = 0x10000;

  private final ProgramBuilder builder = new ProgramBuilder(false);

  private ByteBuffer linked(int firstIndex) {
    byte[] bytes = builder.build(77).link(BASE, firstIndex, Architecture.X86_64);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer memory, int offset, int size) {
    byte[] bytes = new byte[size];
    memory.get(offset, bytes);
    return bytes;
  }

  @Test
  void headerThenRowsThenData() {
    builder.end();
    builder.end();
    builder.end();
    builder.string("data");
    ByteBuffer memory = linked(0);
    // 16 bytes of header, 3 rows of 88, up to a multiple of 16, then "data" with its NUL.
    assertEquals(16 + 264 + 8 + 5, memory.capacity());
    assertEquals(77, memory.getInt(0), "the report descriptor");
    assertEquals(0, memory.getLong(8), "the record is empty");
    assertEquals("data\0", new String(bytes(memory, 288, 5), StandardCharsets.UTF_8));
  }

  @Test
  void aRowHasItsFieldsAtTheirOffsets() {
    ProgramBuilder.Label success = builder.label();
    ProgramBuilder.Label otherwise = builder.label();
    Operand.Content slot = builder.slot();
    Operand.Address text = builder.string("x");
    builder.end();
    builder
        .call(
            SystemCall.OPENAT2,
            slot,
            text,
            Operand.of(-1),
            Operand.of(0x1122334455667788L),
            slot,
            Operand.of(6))
        .into(new Operand.Content(8))
        .thenGoTo(success)
        .onErrno(otherwise, Errno.ENOENT, Errno.EHWPOISON)
        .flag(Row.RETRY_EINTR);
    builder.end();
    builder.place(otherwise);
    builder.end();
    builder.place(success);
    builder.end();

    ByteBuffer memory = linked(1000);
    int row = 16 + 88;
    long data = BASE + 16 + 5 * 88 + 8;
    assertEquals(437, memory.getInt(row), "number of openat2");
    assertEquals(0b100010, memory.get(row + 4), "arguments 0 and 4 are slots");
    assertEquals(2, memory.get(row + 5), "flags");
    assertEquals(3 * 88, memory.getInt(row + 8), "distance on success");
    assertEquals(2 * 88, memory.getInt(row + 12), "distance otherwise");
    assertArrayEquals(new byte[] {2, (byte) 133, 0, 0, 0, 0, 0, 0}, bytes(memory, row + 16, 8));
    assertEquals(
        List.of(data, data + 4, -1L, 0x1122334455667788L, data, 6L),
        List.of(24, 32, 40, 48, 56, 64).stream().map(o -> memory.getLong(row + o)).toList());
    assertEquals(data + 8, memory.getLong(row + 72), "the result's address");
    assertEquals(1001, memory.getInt(row + 80), "its own index");
  }

  @Test
  void whatIsNotGivenIsZero() {
    builder.call(SystemCall.SETSID);
    byte[] row = bytes(linked(0), 16, 88);
    byte[] expected = new byte[88];
    expected[0] = 112;
    expected[8] = 88;
    expected[12] = 88;
    assertArrayEquals(expected, row);
  }

  @Test
  void specialRowsHaveNegativeNumbers() {
    builder.value(Operand.of(1));
    builder.end();
    assertEquals(-1, linked(0).getInt(16));
    assertEquals(-2, linked(0).getInt(16 + 88));
  }

  @Test
  void numbersAreTheArchitectures() {
    builder.call(SystemCall.SETSID);
    byte[] bytes = builder.build(2).link(0, 0, Architecture.AARCH64);
    assertEquals((byte) 157, bytes[16]);
  }

  @Test
  void pointersInTheDataAreAddresses() {
    Operand.Address array = builder.strings(List.of("one", "two"));
    ByteBuffer memory = linked(0);
    int data = 16;
    assertEquals(8, array.offset(), "aligned, behind \"one\" and \"two\"");
    assertEquals(BASE + data, memory.getLong(data + 8));
    assertEquals(BASE + data + 4, memory.getLong(data + 16));
    assertEquals(0, memory.getLong(data + 24), "the end of the list");
  }
}
