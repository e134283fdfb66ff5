package dev.jrun.spec;

import java.util.List;

/**
 * A rule on access to devices (config-linux.md, "Allowed device list").
 *
 * @param allow whether the rule allows or denies
 * @param type {@code a} (all), {@code c} or {@code b}; null if absent: all
 * @param major major device number, -1 for any; null if absent: any
 * @param minor minor device number, -1 for any; null if absent: any
 * @param access any of the letters {@code r} (read), {@code w} (write), {@code m} (mknod); null if
 *     absent: no access
 */
public record LinuxDeviceCgroup(
    @Required boolean allow, String type, Long major, Long minor, String access) {

  /** All, character and block devices. */
  public static final List<String> TYPES = List.of("a", "c", "b");

  public LinuxDeviceCgroup {
    type = Absent.ifEmpty(type);
    access = Absent.ifEmpty(access);
  }
}
