package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxResources;
import java.util.Map;

/** {@code unified}: any file of version 2, written line by line as the configuration says it. */
final class UnifiedFiles implements Controller {
  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    for (Map.Entry<String, String> file : resources.unified().entrySet()) {
      String property = "/unified/" + file.getKey().replace("~", "~0").replace("/", "~1");
      if (file.getKey().indexOf('.') <= 0 || file.getKey().contains("/")) {
        throw writer.refusal(property, "not of the form CONTROLLER.PARAMETER");
      }
      writer.write(
          property, CgroupVersion.V2, file.getKey(), file.getValue().strip().lines().toList());
    }
  }
}
