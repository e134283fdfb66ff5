package dev.jrun.runtime.parent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.MachineCode;
import dev.jrun.runtime.program.ElfFile;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program as a file: by its fields (elf(5)), and by what it does. */
class ElfFileTest {
  private static final String GREETING = "no Java here\n";

  @TempDir Path directory;

  /** Writes to standard output and exits with 42. */
  private static byte[] greeter() {
    ProgramBuilder program = new ProgramBuilder(false);
    program.call(
        SystemCall.WRITE, Operand.of(1), program.string(GREETING), Operand.of(GREETING.length()));
    program.call(SystemCall.EXIT_GROUP, Operand.of(42));
    return ElfFile.of(program.build(2), Architecture.X86_64);
  }

  @Test
  void headersAreWellFormed() {
    byte[] bytes = greeter();
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertArrayEquals(
        new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}, Arrays.copyOf(bytes, 8), "e_ident");
    assertEquals(2, file.getShort(16), "e_type: ET_EXEC");
    assertEquals(62, file.getShort(18), "e_machine: EM_X86_64");
    assertEquals(1, file.getInt(20), "e_version");
    assertEquals(64, file.getLong(32), "e_phoff");
    assertEquals(0, file.getLong(40), "e_shoff");
    assertEquals(64, file.getShort(52), "e_ehsize");
    assertEquals(56, file.getShort(54), "e_phentsize");
    assertEquals(3, file.getShort(56), "e_phnum");
    long entry = file.getLong(24);
    assertEquals(0x400000 + 64 + 3 * 56, entry, "e_entry");

    segment(file, 64, 1, 5, 0, 4096);
    segment(file, 64 + 56, 1, 6, 4096, bytes.length - 4096);
    assertEquals(0x6474e551, file.getInt(64 + 112), "PT_GNU_STACK");
    assertEquals(6, file.getInt(64 + 116), "the stack is not executable");
  }

  private static void segment(
      ByteBuffer file, int at, int type, int flags, long offset, long size) {
    assertEquals(type, file.getInt(at), "p_type");
    assertEquals(flags, file.getInt(at + 4), "p_flags");
    assertEquals(offset, file.getLong(at + 8), "p_offset");
    assertEquals(0x400000 + offset, file.getLong(at + 16), "p_vaddr");
    assertEquals(size, file.getLong(at + 32), "p_filesz");
    assertEquals(size, file.getLong(at + 40), "p_memsz");
    assertEquals(4096, file.getLong(at + 48), "p_align");
  }

  @Test
  void theEntryLoadsTheTableAndFallsIntoTheInterpreter() {
    byte[] file = greeter();
    int entry = 64 + 3 * 56;
    assertArrayEquals(
        new byte[] {(byte) 0xbf, 0, 0x10, 0x40, 0}, Arrays.copyOfRange(file, entry, entry + 5));
    byte[] code = MachineCode.interpreter(Architecture.X86_64);
    assertArrayEquals(code, Arrays.copyOfRange(file, entry + 5, entry + 5 + code.length));
  }

  @Test
  void runsAsAnyProgram() throws Exception {
    Path file = directory.resolve("greeter");
    Files.write(file, greeter());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    Process process = new ProcessBuilder(file.toString()).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(GREETING, printed);
    assertEquals(42, process.waitFor());
  }

  /** Starts the greeter as the runtime starts an init, and does {@code meanwhile} before go. */
  private static Kernel.WaitStatus start(boolean go, byte[] printed) {
    Kernel kernel = Kernel.host();
    Kernel.Pipe output = kernel.pipe();
    Kernel.Pipe word = kernel.pipe();
    int file = kernel.memfdCreate("greeter", Fcntl.MFD_CLOEXEC | Fcntl.MFD_EXEC);
    Parent parent = Parent.self(kernel);
    Cloning cloning =
        new Cloning(
            0,
            3,
            List.of(),
            List.of(output.writeEnd(), word.readEnd(), file),
            0,
            OptionalInt.empty());
    ProgramBuilder program = new ProgramBuilder(false);
    program.call(
        SystemCall.WRITE,
        Operand.of(parent.numbers(cloning).ofPassed(0)),
        program.string(GREETING),
        Operand.of(GREETING.length()));
    program.call(SystemCall.EXIT_GROUP, Operand.of(42));
    kernel.write(file, ElfFile.of(program.build(2), kernel.architecture()));
    Clone clone = parent.start(cloning, CloneRows.executing(2, 1)).await();
    try {
      int options = Sched.WEXITED | Sched.WNOHANG;
      assertTrue(kernel.waitid(Sched.P_PIDFD, clone.pidfd(), options).isEmpty(), "it waits");
      if (go) {
        kernel.write(word.writeEnd(), new byte[] {1});
      }
      kernel.close(word.writeEnd());
      kernel.close(output.writeEnd());
      kernel.read(output.readEnd(), printed);
      Kernel.WaitStatus status =
          kernel.waitid(Sched.P_PIDFD, clone.pidfd(), Sched.WEXITED).orElseThrow();
      List.of(clone.pidfd(), output.readEnd(), word.readEnd(), file).forEach(kernel::close);
      return status;
    } finally {
      clone.release();
    }
  }

  @Test
  void runsFromMemoryOnceItMayGo() {
    byte[] printed = new byte[GREETING.length()];
    Kernel.WaitStatus status = start(true, printed);
    assertEquals(GREETING, new String(printed, StandardCharsets.UTF_8));
    assertTrue(status.exited());
    assertEquals(42, status.status());
  }

  @Test
  void endsWhenNobodyIsLeftToLetItGo() {
    byte[] printed = new byte[GREETING.length()];
    Kernel.WaitStatus status = start(false, printed);
    assertArrayEquals(new byte[GREETING.length()], printed);
    assertTrue(status.exited());
    assertEquals(1, status.status());
  }
}
