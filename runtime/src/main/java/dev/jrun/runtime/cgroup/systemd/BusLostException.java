package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;

/** The connection has ended before the answer. */
final class BusLostException extends CgroupException {
  BusLostException(String message) {
    super(message);
  }
}
