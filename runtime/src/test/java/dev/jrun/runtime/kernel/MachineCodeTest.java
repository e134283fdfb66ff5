package dev.jrun.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Golden;
import dev.jrun.runtime.abi.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes are those of the listings, which are what a person reviews. */
class MachineCodeTest {

  /** The bytes of a listing, each of whose lines begins with the offset that it has to have. */
  private static String bytes(String file) throws IOException {
    StringBuilder bytes = new StringBuilder();
    for (String line : Files.readAllLines(Golden.path("machine-code/" + file))) {
      if (!line.endsWith(":")) {
        String[] fields = line.strip().split(" +", 3);
        assertEquals(bytes.length() / 2, Integer.parseInt(fields[0], 16), line);
        bytes.append(fields[1]);
      }
    }
    return bytes.toString();
  }

  private static String hex(byte[] code) {
    return HexFormat.of().formatHex(code);
  }

  @Test
  void thunkIsItsListing() throws IOException {
    assertEquals(bytes("thunk-x86_64.txt"), hex(MachineCode.thunk(Architecture.X86_64)));
  }

  @Test
  void interpreterIsItsListing() throws IOException {
    assertEquals(
        bytes("interpreter-x86_64.txt"), hex(MachineCode.interpreter(Architecture.X86_64)));
  }

  @Test
  void signalHandlerIsItsListing() throws IOException {
    assertEquals(
        bytes("signal-writer-x86_64.txt"),
        hex(MachineCode.signalWriter(Architecture.X86_64, 0x12345678)));
    assertEquals(
        bytes("signal-return-x86_64.txt"), hex(MachineCode.signalReturn(Architecture.X86_64)));
  }

  @Test
  void entriesAreTheirListings() throws IOException {
    assertEquals(
        bytes("program-entry-x86_64.txt"),
        hex(MachineCode.programEntry(Architecture.X86_64, 0x12345678)));
    assertEquals(
        bytes("client-entry-x86_64.txt"),
        hex(
            MachineCode.clientEntry(
                Architecture.X86_64, 0x11111110, 0x22222222, 0x33333333, 0x44444444)));
  }

  @Test
  void allOfItIsSmall() {
    int size =
        MachineCode.thunk(Architecture.X86_64).length
            + MachineCode.interpreter(Architecture.X86_64).length
            + MachineCode.signalWriter(Architecture.X86_64, 0).length
            + MachineCode.signalReturn(Architecture.X86_64).length
            + MachineCode.programEntry(Architecture.X86_64, 0).length
            + MachineCode.clientEntry(Architecture.X86_64, 0, 0, 0, 0).length;
    assertTrue(size <= 1024, size + " bytes");
  }

  @Test
  void anArchitectureWithoutCodeIsNamed() {
    for (Runnable code :
        new Runnable[] {
          () -> MachineCode.thunk(Architecture.AARCH64),
          () -> MachineCode.programEntry(Architecture.AARCH64, 0),
          () -> MachineCode.clientEntry(Architecture.AARCH64, 0, 0, 0, 0),
          () -> MachineCode.interpreter(Architecture.AARCH64)
        }) {
      String message = assertThrows(IllegalStateException.class, code::run).getMessage();
      assertEquals("jrun does not run on AARCH64 yet: it has no machine code for it", message);
    }
  }
}
