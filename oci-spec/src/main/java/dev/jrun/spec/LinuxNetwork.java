package dev.jrun.spec;

import java.util.List;

/**
 * Network class and priorities of a cgroup (config-linux.md, "Network").
 *
 * @param classID class of the group's packets for {@code net_cls.classid}; null if absent
 * @param priorities priorities of the group's packets for each interface; empty if absent
 */
public record LinuxNetwork(@UInt32 Long classID, List<LinuxInterfacePriority> priorities) {
  public LinuxNetwork {
    priorities = Absent.toEmpty(priorities);
  }
}
