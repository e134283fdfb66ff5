package dev.jrun.runtime.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
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

  /**
   * The content of a file that one read(2) has the whole of (proc(5)).
   *
   * @param size more than it can have, in bytes
   */
  public static String readOnce(Path file, int size) throws IOException {
    // FileInputStream.readNBytes makes four system calls more.
    try (InputStream stream = new FileInputStream(file.toFile())) {
      byte[] content = new byte[size];
      int length = Math.max(0, stream.read(content));
      return new String(content, 0, length, UTF_8);
    }
  }
}
