package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;

/** More memory is in use than a limit would allow. */
public final class MemoryInUseException extends CgroupException {
  private static final long serialVersionUID = 1L;

  MemoryInUseException(long limit, long usage, long peak) {
    super(
        "unable to set memory limit to %d (current usage: %d, peak usage: %d)"
            .formatted(limit, usage, peak));
  }
}
