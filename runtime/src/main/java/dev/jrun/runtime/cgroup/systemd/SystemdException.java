package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;

/** A refusal of systemd's. */
final class SystemdException extends CgroupException {
  static final String UNIT_EXISTS = "org.freedesktop.systemd1.UnitExists";
  static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";

  private final String name;

  /**
   * A refusal.
   *
   * @param name the error's name on the bus
   * @param message systemd's words
   */
  SystemdException(String name, String message) {
    super(message);
    this.name = name;
  }

  boolean is(String other) {
    return name.equals(other);
  }
}
