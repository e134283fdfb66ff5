package dev.jrun.runtime.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client as the build writes it into an installed tree. */
class ClientFileTest {
  @TempDir Path tree;

  @BeforeEach
  void layOutTree() throws IOException {
    Files.createDirectory(tree.resolve("bin"));
    Files.createDirectory(tree.resolve("lib"));
    Files.writeString(tree.resolve("lib/a.jar"), "one");
    Files.writeString(tree.resolve("lib/b.jar"), "two");
  }

  private byte[] written() throws IOException {
    ClientFile.main(new String[] {tree.toString(), tree.resolve("keepers").toString()});
    return Files.readAllBytes(tree.resolve("bin/jrun"));
  }

  @Test
  void itIsAnExecutableFileOfAFewKilobytes() throws IOException {
    byte[] file = written();
    assertTrue(Files.isExecutable(tree.resolve("bin/jrun")));
    assertEquals("\177ELF", new String(file, 0, 4, StandardCharsets.ISO_8859_1));
    assertTrue(file.length < 64 * 1024, () -> file.length + " bytes");
  }

  @Test
  void anotherContentOfTheJarsIsAnotherBuild() throws IOException {
    byte[] first = written();
    Files.writeString(tree.resolve("lib/not-a-jar"), "x");
    assertArrayEquals(first, written());
    Files.writeString(tree.resolve("lib/b.jar"), "three");
    assertFalse(Arrays.equals(first, written()));
  }

  @Test
  void withoutItsLauncherItSaysSoInOneLine() throws Exception {
    written();
    ProcessBuilder builder = new ProcessBuilder(tree.resolve("bin/jrun").toString(), "state", "x");
    builder.environment().clear();
    Process process = builder.start();
    assertEquals(
        "jrun: cannot find or execute its launcher, jrun-jvm beside it\n",
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals(0, process.getInputStream().readAllBytes().length);
    assertEquals(1, process.waitFor());
  }
}
