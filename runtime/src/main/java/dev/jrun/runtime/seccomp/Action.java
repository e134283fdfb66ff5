package dev.jrun.runtime.seccomp;

import dev.jrun.runtime.abi.Errno;

/** What happens to a system call ({@code SECCOMP_RET_*} of seccomp(2)). */
enum Action {
  /** The older name of {@link #SCMP_ACT_KILL_THREAD}. */
  SCMP_ACT_KILL(0, false),
  SCMP_ACT_KILL_THREAD(0, false),
  SCMP_ACT_KILL_PROCESS(0x80000000, false),
  SCMP_ACT_TRAP(0x00030000, false),
  SCMP_ACT_ERRNO(0x00050000, false),
  SCMP_ACT_TRACE(0x7ff00000, true),
  SCMP_ACT_LOG(0x7ffc0000, true),
  SCMP_ACT_ALLOW(0x7fff0000, true),
  SCMP_ACT_NOTIFY(0x7fc00000, false);

  private static final int SECCOMP_RET_ACTION_FULL = 0xffff0000;

  private final int value;
  private final boolean permissive;

  Action(int value, boolean permissive) {
    this.value = value;
    this.permissive = permissive;
  }

  /**
   * The action as a number.
   *
   * @param data the errno, or the message to the tracer; null for EPERM
   */
  int value(Long data) {
    return switch (this) {
      case SCMP_ACT_ERRNO, SCMP_ACT_TRACE ->
          value | (data == null ? Errno.EPERM.number() : data.intValue());
      case SCMP_ACT_KILL,
          SCMP_ACT_KILL_THREAD,
          SCMP_ACT_KILL_PROCESS,
          SCMP_ACT_TRAP,
          SCMP_ACT_LOG,
          SCMP_ACT_ALLOW,
          SCMP_ACT_NOTIFY ->
          value;
    };
  }

  /** The action of a {@code SECCOMP_RET_*}, whatever its data. */
  static Action of(int value) {
    for (Action action : values()) {
      if (action != SCMP_ACT_KILL && action.value == (value & SECCOMP_RET_ACTION_FULL)) {
        return action;
      }
    }
    throw new IllegalArgumentException("no action: " + Integer.toHexString(value));
  }

  /** Whether the call may be made all the same. */
  boolean isPermissive() {
    return permissive;
  }
}
