package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.cgroup.systemd.SystemdInstance;

/** Who makes the groups of a container. */
public sealed interface CgroupDriver {
  /** jrun itself, in the file systems of cgroups. */
  record Files() implements CgroupDriver {}

  /**
   * jrun itself, without privileges: in those file systems that it may write to, if the
   * configuration asks for no group and no limit, else as {@link Files} does.
   */
  record PermittedFiles() implements CgroupDriver {}

  /** systemd, as a scope. */
  record Scope(SystemdInstance instance) implements CgroupDriver {}

  /** Nobody: the container stays in the groups of the caller. */
  record Disabled() implements CgroupDriver {}
}
