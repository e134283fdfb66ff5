package dev.jrun.runtime.launch;

import dev.jrun.spec.POSIXRlimit;
import dev.jrun.spec.Process;
import java.util.List;

/** Resource limits of the process: {@code process.rlimits}. */
final class RlimitSteps {
  private final Process process;
  private final PlanWriter plan;

  RlimitSteps(Process process, PlanWriter plan) {
    this.process = process;
    this.plan = plan;
  }

  void write() {
    List<POSIXRlimit> rlimits = process.rlimits();
    for (int i = 0; i < rlimits.size(); i++) {
      POSIXRlimit limit = rlimits.get(i);
      plan.runtime(
          "/process/rlimits/" + i,
          new RuntimeAction.SetRlimit(
              limit.type(), POSIXRlimit.TYPES.indexOf(limit.type()), limit.soft(), limit.hard()));
    }
  }
}
