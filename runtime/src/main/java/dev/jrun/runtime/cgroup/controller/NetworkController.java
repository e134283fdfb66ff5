package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxInterfacePriority;
import dev.jrun.spec.LinuxNetwork;
import dev.jrun.spec.LinuxResources;
import java.util.List;

/**
 * {@code net_cls} and {@code net_prio}: marks on packets (Documentation/admin-guide/cgroup-v1).
 * Version 2 has neither: there firewalls and eBPF programs match groups.
 */
final class NetworkController implements Controller {
  private static final String CLASS_ID = "net_cls.classid";
  private static final String PRIORITIES = "net_prio.ifpriomap";

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    LinuxNetwork network = resources.network();
    if (network == null) {
      return;
    }
    if (network.classID() != null && network.classID() != 0) {
      mark("/network/classID", "net_cls", CLASS_ID, network.classID().toString(), writer);
    }
    List<LinuxInterfacePriority> priorities = network.priorities();
    for (int i = 0; i < priorities.size(); i++) {
      LinuxInterfacePriority priority = priorities.get(i);
      mark(
          "/network/priorities/" + i,
          "net_prio",
          PRIORITIES,
          priority.name() + " " + priority.priority(),
          writer);
    }
  }

  private static void mark(
      String property, String controller, String file, String value, LimitWriter writer)
      throws CgroupException {
    switch (writer.version(controller, controller)) {
      case V1 -> writer.write(property, CgroupVersion.V1, file, value);
      case V2 -> writer.warn(property, "there is none on cgroup v2");
    }
  }
}
