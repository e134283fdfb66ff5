package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;

/** Another unit has the name: it is not ours to stop. */
public final class UnitTakenException extends CgroupException {
  UnitTakenException(String message) {
    super(message);
  }
}
