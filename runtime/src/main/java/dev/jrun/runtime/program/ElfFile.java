package dev.jrun.runtime.program;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.kernel.MachineCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A program as an executable file: the smallest ELF that the kernel loads. The first page,
 * read-only and executable, has the headers and the interpreter; what follows, writable and not
 * executable, is the program itself.
 */
public final class ElfFile {
  private static final long BASE = 0x400000;
  private static final int PAGE = 4096;
  private static final int HEADER_SIZE = 64;
  private static final int SEGMENT_HEADER_SIZE = 56;
  private static final int CODE = HEADER_SIZE + 3 * SEGMENT_HEADER_SIZE;

  private static final short ET_EXEC = 2;
  private static final int PT_LOAD = 1;
  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int PF_X = 1;
  private static final int PF_W = 2;
  private static final int PF_R = 4;

  private ElfFile() {}

  /** The bytes of the file. */
  public static byte[] of(Program program, Architecture architecture) {
    byte[] table = program.link(BASE + PAGE, 0, architecture);
    ByteBuffer file = ByteBuffer.allocate(PAGE + table.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    file.putShort(ET_EXEC).putShort(machine(architecture)).putInt(1);
    file.putLong(BASE + CODE).putLong(HEADER_SIZE).putLong(0).putInt(0);
    file.putShort((short) HEADER_SIZE).putShort((short) SEGMENT_HEADER_SIZE).putShort((short) 3);
    file.position(HEADER_SIZE);
    segment(file, PT_LOAD, PF_R | PF_X, 0, PAGE);
    segment(file, PT_LOAD, PF_R | PF_W, PAGE, table.length);
    segment(file, PT_GNU_STACK, PF_R | PF_W, 0, 0);
    file.put(entry(architecture)).put(MachineCode.interpreter(architecture));
    return file.position(PAGE).put(table).array();
  }

  private static void segment(ByteBuffer file, int type, int flags, int offset, int size) {
    file.putInt(type).putInt(flags).putLong(offset);
    file.putLong(BASE + offset).putLong(BASE + offset);
    file.putLong(size).putLong(size).putLong(PAGE);
  }

  /**
   * Loads the table's address into the first argument's register, and falls into the interpreter.
   */
  private static byte[] entry(Architecture architecture) {
    return switch (architecture) {
      case X86_64 ->
          ByteBuffer.allocate(5)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put((byte) 0xbf) // mov edi, imm32
              .putInt((int) (BASE + PAGE))
              .array();
      case AARCH64 -> throw new IllegalStateException("no machine code for " + architecture);
    };
  }

  /** {@code e_machine}. */
  private static short machine(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> 62;
      case AARCH64 -> 183;
    };
  }
}
