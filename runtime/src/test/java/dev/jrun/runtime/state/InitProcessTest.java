package dev.jrun.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitProcessTest {

  @Test
  void aRunningProcessIsAlive() throws IOException {
    InitProcess self = InitProcess.of(ProcessHandle.current().pid());
    assertTrue(self.isAlive());
    assertTrue(self.isStaying());
    assertTrue(self.startTime() > 0);
  }

  @Test
  void anotherProcessWithItsPidIsNotIt() throws IOException {
    InitProcess self = InitProcess.of(ProcessHandle.current().pid());
    InitProcess other = new InitProcess(self.pid(), self.startTime() - 1);
    assertFalse(other.isAlive());
    assertFalse(other.isStaying());
  }

  @Test
  void anEndedProcessIsNotAlive() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    InitProcess identity = InitProcess.of(process.pid());
    assertTrue(identity.isAlive());
    process.destroyForcibly().waitFor();
    assertFalse(identity.isAlive());
    IOException gone = assertThrows(IOException.class, () -> InitProcess.of(process.pid()));
    assertEquals("process " + process.pid() + ": no such process", gone.getMessage());
  }

  @Test
  void aZombieIsNotAlive() throws Exception {
    // sleep replaces the shell and never waits for the shell's child.
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0.2 & echo $!; exec sleep 60").start();
    try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
      long pid = Long.parseLong(output.readLine());
      InitProcess child = InitProcess.of(pid);
      while (!Files.readString(Path.of("/proc/" + pid + "/status")).contains("State:\tZ")) {
        Thread.sleep(10);
      }
      assertFalse(child.isAlive());
      assertFalse(child.isStaying());
      assertEquals(child, InitProcess.of(pid), "a zombie keeps its start time");
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  @Test
  void aCommandNameMayLookLikeFields(@TempDir Path directory) throws Exception {
    Path command = directory.resolve("x) Z (1 2");
    Files.copy(Path.of("/bin/sleep").toRealPath(), command);
    assertTrue(command.toFile().setExecutable(true));
    Process process = new ProcessBuilder(command.toString(), "60").start();
    try {
      assertTrue(InitProcess.of(process.pid()).isAlive());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
