package dev.jrun.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are compared with files under {@code src/test/resources}. */
public final class Golden {
  private static final Path RESOURCES = Path.of("src/test/resources");

  private Golden() {}

  /** A file or directory under {@code src/test/resources}. */
  public static Path path(String name) {
    return RESOURCES.resolve(name);
  }

  /**
   * Asserts that {@code text} is what the file says; with {@code -Dgolden.update=true} writes the
   * file instead.
   */
  public static void assertMatches(String name, String text) throws IOException {
    Path file = path(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text, name);
  }
}
