package dev.jrun.runtime.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The user namespace that this process is in, user_namespaces(7). */
public final class OwnUserNamespace {
  private static final Path UID_MAP = Path.of("/proc/self/uid_map");
  private static final String WHOLE_MAP = "0 +0 +4294967295";

  /** Asked at each launch; no JVM leaves its user namespace. */
  private static final boolean INITIAL = readInitial();

  private OwnUserNamespace() {}

  /** Whether it is the host's, where root has all privileges that there are. */
  public static boolean isInitial() {
    return INITIAL;
  }

  private static boolean readInitial() {
    try {
      return Files.readString(UID_MAP).strip().matches(WHOLE_MAP);
    } catch (NoSuchFileException withoutUserNamespaces) {
      return true;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Whether setgroups(2) is allowed in it. */
  public static boolean allowsSetgroups() throws IOException {
    try {
      return !Files.readString(Path.of("/proc/self/setgroups")).strip().equals("deny");
    } catch (NoSuchFileException withoutUserNamespaces) {
      return true;
    }
  }

  /**
   * What a user is called outside, which is what a process in another namespace is shown.
   *
   * @param uid the user in this namespace, 0…4294967295
   * @return the user in the namespace above it; the same if that has no such user
   */
  public static long outerUid(long uid) throws IOException {
    List<String> ranges;
    try {
      ranges = Files.readAllLines(UID_MAP);
    } catch (NoSuchFileException withoutUserNamespaces) {
      return uid;
    }
    for (String range : ranges) {
      String[] fields = range.strip().split(" +", 3);
      long offset = uid - Long.parseLong(fields[0]);
      if (offset >= 0 && offset < Long.parseLong(fields[2])) {
        return Long.parseLong(fields[1]) + offset;
      }
    }
    return uid;
  }
}
