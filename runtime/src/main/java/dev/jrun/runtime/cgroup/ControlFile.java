package dev.jrun.runtime.cgroup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A file of a group, cgroups(7). When the group is removed, who opens the file is told ENOENT, and
 * who has it open ENODEV: both are a {@link NoSuchFileException} here, as is a file that this
 * kernel does not have. Any other failure is a {@link CgroupException} that names the file.
 */
public record ControlFile(Path path) {

  /** Whether there is one: that tells of a controller, or of a kernel's age. */
  public boolean exists() {
    return Files.exists(path);
  }

  /** The content, without white space around it. */
  public String read() throws IOException {
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw failure("read " + path, e);
    }
  }

  /** The content, without white space around it, if the file exists. */
  public Optional<String> readIfThere() throws IOException {
    try {
      return Optional.of(read());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  public void write(String value) throws IOException {
    write(List.of(value));
  }

  /** Writes values, each by one write(2), as the kernel wants it. */
  public void write(List<String> values) throws IOException {
    String value = String.join(", ", values);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      for (String next : values) {
        value = next;
        channel.write(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw failure("write " + value + " to " + path, e);
    }
  }

  /**
   * Writes values if the file exists.
   *
   * @return whether it does
   */
  public boolean writeIfThere(List<String> values) throws IOException {
    try {
      write(values);
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private IOException failure(String operation, IOException cause) {
    String reason = CgroupException.reason(cause);
    boolean isGone =
        reason.equals("No such file or directory")
            || (reason.equals("No such device") && !(namesDisks() && exists()));
    return isGone
        ? new NoSuchFileException(path.toString(), null, reason)
        : CgroupException.of(operation, cause);
  }

  /** Those files have ENODEV for a disk that there is not, too. */
  private boolean namesDisks() {
    String name = path.getFileName().toString();
    return name.startsWith("io.") || name.startsWith("blkio.");
  }
}
