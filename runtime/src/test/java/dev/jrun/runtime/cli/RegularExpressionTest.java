package dev.jrun.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill --regex}, and {@code delete --regex} alike. */
class RegularExpressionTest {
  @TempDir Path directory;

  @BeforeEach
  void makeSomething() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectory(directory.resolve("a".repeat(40)));
  }

  private String refused(String pattern) throws Exception {
    Called called =
        Called.in(directory, "--root", directory.toString(), "kill", "--regex", pattern, "0");
    assertEquals(1, called.status(), called.err());
    return called.err();
  }

  /** Else one command would keep a processor for ever. */
  @Test
  void whatTakesTooLongIsGivenUp() throws Exception {
    String error = refused("(.*a){25}$b");
    assertTrue(error.contains("--regex: takes too long to compare with aaaa"), error);
  }

  /** An empty variable of a script would mean all containers. */
  @Test
  void nothingIsNoPattern() throws Exception {
    assertTrue(refused("").contains("--regex: not of 1 to 1024 characters"));
  }

  @Test
  void whatIsNoneIsRefused() throws Exception {
    assertTrue(refused("(").contains("--regex: "));
    assertTrue(refused("a".repeat(1025)).contains("--regex: not of 1 to 1024 characters"));
  }
}
