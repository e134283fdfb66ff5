package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxRdma;
import dev.jrun.spec.LinuxResources;
import java.util.Map;

/** {@code rdma}: handles and objects of each device (cgroup-v2.rst, "RDMA"). */
final class RdmaController implements Controller {
  private static final String MAX = "rdma.max";

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    for (Map.Entry<String, LinuxRdma> entry : resources.rdma().entrySet()) {
      CgroupVersion version = writer.version("rdma", "rdma");
      LinuxRdma limit = entry.getValue();
      StringBuilder line = new StringBuilder(entry.getKey());
      if (limit.hcaHandles() != null) {
        line.append(" hca_handle=").append(limit.hcaHandles());
      }
      if (limit.hcaObjects() != null) {
        line.append(" hca_object=").append(limit.hcaObjects());
      }
      writer.write("/rdma/" + entry.getKey(), version, MAX, line);
    }
  }
}
