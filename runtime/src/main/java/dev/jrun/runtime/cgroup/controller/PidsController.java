package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxResources;

/** {@code pids}: how many tasks there may be (Documentation/admin-guide/cgroup-v2.rst, "PID"). */
final class PidsController implements Controller {
  private static final String MAX = "pids.max";
  private static final String CURRENT = "pids.current";

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    if (resources.pids() != null && resources.pids().limit() != null) {
      CgroupVersion version = writer.version("pids", "pids");
      writer.write("/pids/limit", version, MAX, value(resources.pids().limit()));
    }
  }

  /** Nobody can live with none: as with runc and systemd, 0 is 1; what is negative is no limit. */
  private static String value(long limit) {
    return limit < 0 ? "max" : Long.toString(Math.max(limit, 1));
  }

  static Stats.Pids stats(GroupReader group) {
    return new Stats.Pids(group.figure("pids", CURRENT), group.limit("pids", MAX));
  }
}
