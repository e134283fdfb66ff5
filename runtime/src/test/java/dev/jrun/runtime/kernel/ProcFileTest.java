package dev.jrun.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcFileTest {
  /** A process may call itself anything. */
  @Test
  void namesMayBeAnyBytes() throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "printf 'b\\374sy' > /proc/self/comm; echo; read end")
            .start();
    try {
      process.getInputStream().read();
      Path comm = Path.of("/proc", Long.toString(process.pid()), "comm");
      assertEquals("b\ufffdsy\n", ProcFile.read(comm));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void textIsRead() throws IOException {
    Path file = Path.of("/proc/self/status");
    assertEquals(
        Files.readString(file).lines().findFirst(), ProcFile.read(file).lines().findFirst());
  }
}
