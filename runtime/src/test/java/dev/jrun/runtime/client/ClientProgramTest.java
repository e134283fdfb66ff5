package dev.jrun.runtime.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Golden;
import dev.jrun.runtime.abi.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the client does by itself, row by row, and what its file is. */
class ClientProgramTest {
  private final ClientProgram program = new ClientProgram("0123456789ab", "/run/jrun");

  @Test
  void rowsAreTheGoldenOnes() throws IOException {
    Golden.assertMatches("client/program.txt", program.listing());
  }

  @Test
  void theFileIsSmall() {
    int size = program.file(Architecture.X86_64).length;
    assertTrue(size <= 14_000, size + " bytes");
  }

  @Test
  void anArchitectureWithoutMachineCodeHasNoClient() {
    assertThrows(IllegalStateException.class, () -> program.file(Architecture.AARCH64));
  }

  /** Whoever replaces a jar has another build, other names of files do not matter. */
  @Test
  void aBuildIsWhatItsJarsHold(@TempDir Path tree) throws IOException {
    Files.createDirectories(tree.resolve("bin"));
    Path jar = Files.createDirectories(tree.resolve("lib")).resolve("runtime.jar");
    Files.writeString(jar, "one");
    byte[] one = written(tree);
    assertEquals(-1, java.util.Arrays.mismatch(one, written(tree)));
    Files.writeString(jar, "two");
    assertTrue(java.util.Arrays.mismatch(one, written(tree)) >= 0);
    assertTrue(Files.isExecutable(tree.resolve("bin/jrun")));
  }

  private static byte[] written(Path tree) throws IOException {
    ClientFile.main(new String[] {tree.toString(), "/run/jrun"});
    return Files.readAllBytes(tree.resolve("bin/jrun"));
  }
}
