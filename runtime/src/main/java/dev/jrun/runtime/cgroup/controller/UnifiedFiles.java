package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxResources;
import java.util.Map;

/**
 * {@code unified}: any file of a controller of version 2, written line by line as the configuration
 * says it.
 */
final class UnifiedFiles implements Controller {
  /**
   * Whether a file is of the groups themselves, and not a limit: a process of the host whose pid is
   * written to {@code cgroup.procs} would be the container's, and die with it.
   */
  private static boolean isOfCore(String file) {
    return file.startsWith("cgroup.") && !file.startsWith("cgroup.max.");
  }

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    for (Map.Entry<String, String> file : resources.unified().entrySet()) {
      String property = "/unified/" + file.getKey().replace("~", "~0").replace("/", "~1");
      if (file.getKey().indexOf('.') <= 0 || file.getKey().contains("/")) {
        throw writer.refusal(property, "not of the form CONTROLLER.PARAMETER");
      }
      if (isOfCore(file.getKey())) {
        throw writer.refusal(property, "no limit: it moves, stops or ends processes");
      }
      writer.write(
          property, CgroupVersion.V2, file.getKey(), file.getValue().strip().lines().toList());
    }
  }
}
