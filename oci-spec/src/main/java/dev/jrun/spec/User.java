package dev.jrun.spec;

import java.util.List;

/**
 * Ids of a process (config.md, "POSIX-platform User").
 *
 * @param uid user id in the container, 0 to 4294967295; 0 if absent, as in the Go types
 * @param gid group id in the container, 0 to 4294967295; 0 if absent, as in the Go types
 * @param umask file mode creation mask, 0 to 0777 octal; null if absent
 * @param additionalGids supplementary group ids in the container, each 0 to 4294967295; empty if
 *     absent
 * @param username Windows user name, ignored on Linux; null if absent
 */
public record User(
    @UInt32 long uid,
    @UInt32 long gid,
    @UInt32 Long umask,
    List<@UInt32 Long> additionalGids,
    String username) {
  /** User and group 0, with nothing else set. */
  public static final User ROOT = new User(0, 0, null, List.of(), null);

  public User {
    additionalGids = Absent.toEmpty(additionalGids);
    username = Absent.ifEmpty(username);
  }
}
