package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a number that once was a process's may be later. */
class PinnedProcessTest {
  private static final Kernel KERNEL = Kernel.host();

  @Test
  void aProcessIsPinned() {
    try (PinnedProcess self =
        PinnedProcess.of(KERNEL, ProcessHandle.current().pid()).orElseThrow()) {
      assertTrue(self.descriptor() > 2);
    }
  }

  @Test
  void aThreadIsNoProcess() throws IOException {
    long pid = ProcessHandle.current().pid();
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      long thread =
          threads
              .mapToLong(task -> Long.parseLong(task.getFileName().toString()))
              .filter(number -> number != pid)
              .findFirst()
              .orElseThrow();
      assertEquals(Optional.empty(), PinnedProcess.of(KERNEL, thread));
    }
  }

  @Test
  void anEndedProcessIsNone() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertEquals(Optional.empty(), PinnedProcess.of(KERNEL, process.pid()));
  }
}
