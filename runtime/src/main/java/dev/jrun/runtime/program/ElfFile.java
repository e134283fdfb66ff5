package dev.jrun.runtime.program;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.kernel.MachineCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Programs as an executable file: the smallest ELF that the kernel loads. The first page, read-only
 * and executable, has the headers and the code; what follows, writable and not executable, is the
 * programs themselves.
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

  /** The address of what follows the code. */
  public static final long DATA = BASE + PAGE;

  private ElfFile() {}

  /** A file that executes {@code program}. */
  public static byte[] of(Program program, Architecture architecture) {
    int size = program.size();
    byte[] file = new byte[PAGE + size];
    write(file, MachineCode.programEntry(architecture, DATA), size, architecture);
    program.link(ByteBuffer.wrap(file, PAGE, size).slice(), DATA, 0, architecture);
    return file;
  }

  /**
   * A file of other code and data.
   *
   * @param entry where execution begins; the interpreter follows it
   * @param data what lies at {@link #DATA}
   * @param memory how much memory there is at {@link #DATA}, in bytes, zeroed behind the data
   */
  public static byte[] of(byte[] entry, byte[] data, int memory, Architecture architecture) {
    byte[] file = new byte[PAGE + data.length];
    write(file, entry, memory, architecture);
    System.arraycopy(data, 0, file, PAGE, data.length);
    return file;
  }

  /** Writes the first page. */
  private static void write(byte[] bytes, byte[] entry, int memory, Architecture architecture) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    file.putShort(ET_EXEC).putShort(machine(architecture)).putInt(1);
    file.putLong(BASE + CODE).putLong(HEADER_SIZE).putLong(0).putInt(0);
    file.putShort((short) HEADER_SIZE).putShort((short) SEGMENT_HEADER_SIZE).putShort((short) 3);
    file.position(HEADER_SIZE);
    segment(file, PT_LOAD, PF_R | PF_X, 0, PAGE, PAGE);
    segment(file, PT_LOAD, PF_R | PF_W, PAGE, bytes.length - PAGE, memory);
    segment(file, PT_GNU_STACK, PF_R | PF_W, 0, 0, 0);
    file.put(entry).put(MachineCode.interpreter(architecture));
  }

  private static void segment(
      ByteBuffer file, int type, int flags, int offset, int size, int memory) {
    file.putInt(type).putInt(flags).putLong(offset);
    file.putLong(BASE + offset).putLong(BASE + offset);
    file.putLong(size).putLong(memory).putLong(PAGE);
  }

  /** {@code e_machine}. */
  private static short machine(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> 62;
      case AARCH64 -> 183;
    };
  }
}
