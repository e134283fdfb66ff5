package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The container's {@code /etc/passwd}, as its init sees it: mounted over, perhaps, but never
 * outside of the container's root.
 */
final class Passwd {
  private static final String FALLBACK = "/";
  private static final int UID_FIELD = 2;
  private static final int HOME_FIELD = 5;

  /** An image has a say in the file's size, so it does not get all of our memory. */
  private static final int SIZE_LIMIT = 1 << 20;

  private static final int LONGEST_HOME = 4000;

  private Passwd() {}

  /**
   * The home directory of a user.
   *
   * @param pid the init, in the container's root
   * @return {@code /} if there is no such user or no readable file, as in runc
   */
  static String home(Kernel kernel, int pid, long uid) {
    int root = kernel.open("/proc/" + pid + "/root", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
    try {
      return find(read(kernel, root), uid);
    } catch (KernelException | IOException unreadable) {
      return FALLBACK;
    } finally {
      kernel.close(root);
    }
  }

  /** What is no regular file is not even opened: that alone sets off some devices. */
  private static String read(Kernel kernel, int root) throws IOException {
    OptionalLong found =
        kernel.openat2Unless(
            Set.of(Errno.ENOENT),
            root,
            "etc/passwd",
            Fcntl.O_PATH,
            Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS);
    if (found.isEmpty()) {
      return "";
    }
    int place = (int) found.getAsLong();
    try {
      Path file = Path.of("/proc/self/fd", Integer.toString(place));
      if (!Files.isRegularFile(file)) {
        return "";
      }
      try (InputStream input = Files.newInputStream(file)) {
        return new String(input.readNBytes(SIZE_LIMIT), StandardCharsets.UTF_8);
      }
    } finally {
      kernel.close(place);
    }
  }

  private static String find(String passwd, long uid) {
    return passwd
        .lines()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length > HOME_FIELD)
        .filter(fields -> fields[UID_FIELD].equals(Long.toString(uid)))
        .map(fields -> fields[HOME_FIELD])
        .filter(
            home -> !home.isEmpty() && home.getBytes(StandardCharsets.UTF_8).length < LONGEST_HOME)
        .findFirst()
        .orElse(FALLBACK);
  }
}
