package dev.jrun.runtime.cli.invocation;

import dev.jrun.runtime.kernel.OwnUserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * In whose name a process acts.
 *
 * @param id the effective uid, 0 to 4294967295
 * @param group the effective gid, 0 to 4294967295
 * @param inUserNamespace whether the user namespace is not the first one of the host
 */
public record User(long id, long group, boolean inUserNamespace) {
  private static final Path SELF = Path.of("/proc/self");

  /** The user of this process. */
  public static User ofThisProcess() throws IOException {
    return new User(id("unix:uid"), id("unix:gid"), !OwnUserNamespace.isInitial());
  }

  private static long id(String attribute) throws IOException {
    return Integer.toUnsignedLong((Integer) Files.getAttribute(SELF, attribute));
  }
}
