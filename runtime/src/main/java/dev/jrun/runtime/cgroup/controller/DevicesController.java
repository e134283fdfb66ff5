package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.device.DeviceAccess;
import dev.jrun.runtime.cgroup.device.DeviceFilter;
import dev.jrun.runtime.cgroup.device.DeviceRule;
import dev.jrun.spec.LinuxResources;
import java.util.List;

/**
 * {@code devices} (Documentation/admin-guide/cgroup-v1/devices.rst); in version 2 an eBPF program
 * (cgroup-v2.rst, "Device controller").
 */
final class DevicesController implements Controller {
  private static final String V1_ALLOW = "devices.allow";
  private static final String V1_DENY = "devices.deny";

  /** The rule that also forgets all others. */
  private static final String ALL = "a";

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    DeviceAccess access = DeviceAccess.of(resources.devices());
    switch (writer.version("devices", "devices")) {
      case V1 -> v1(access, writer);
      case V2 ->
          writer.add(
              new Limit.FilterDevices(
                  writer.pointer("/devices"),
                  writer.unifiedGroup("/devices"),
                  DeviceFilter.of(access)));
    }
  }

  /** Where there is no controller of devices, all are allowed. */
  private static void v1(DeviceAccess access, LimitWriter writer) throws CgroupException {
    List<String> exceptions = access.exceptions().stream().map(DeviceRule::toString).toList();
    String normally = access.allowsByDefault() ? V1_ALLOW : V1_DENY;
    String exceptionally = access.allowsByDefault() ? V1_DENY : V1_ALLOW;
    writer.write("/devices", CgroupVersion.V1, normally, ALL);
    if (!exceptions.isEmpty()) {
      writer.write("/devices", CgroupVersion.V1, exceptionally, exceptions);
    }
  }
}
