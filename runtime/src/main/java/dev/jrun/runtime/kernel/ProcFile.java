package dev.jrun.runtime.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of procfs that tell names of programs, mounts or groups, which may be any bytes: what is
 * not UTF-8 becomes U+FFFD, where {@link Files#readString(Path)} fails.
 */
public final class ProcFile {
  private ProcFile() {}

  /** The whole content. */
  public static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8);
  }
}
