package dev.jrun.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessStatusTest {
  /** The kernel writes the name as it is, but for newlines. */
  @Test
  void theNameIsNoField() throws Exception {
    Process process =
        new ProcessBuilder(
                "sh", "-c", "printf 'x\\rTgid:\\t1\\n' > /proc/self/comm; echo; read end")
            .start();
    try {
      process.getInputStream().read();
      ProcessStatus status = ProcessStatus.of(Path.of("/proc", Long.toString(process.pid())));
      assertEquals(Long.toString(process.pid()), status.field("Tgid"));
      assertEquals("", status.field("NoSuchField"));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
