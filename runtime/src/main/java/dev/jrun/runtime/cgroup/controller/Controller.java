package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.spec.LinuxResources;

/** A controller of the kernel, with the files that it has in a group of each version. */
interface Controller {
  /** Plans the limits that {@code resources} have for this controller, if any. */
  void limit(LinuxResources resources, LimitWriter writer) throws CgroupException;
}
