package dev.jrun.spec.validation;

import dev.jrun.spec.Pointer;
import dev.jrun.spec.Scheduler;

/** Checks of scheduling attributes (sched_setattr(2), sched(7)). */
final class SchedulerChecks {
  private SchedulerChecks() {}

  static void scheduler(Scheduler scheduler, Pointer place, Findings findings) {
    findings.word(place.key("policy"), scheduler.policy(), Scheduler.POLICIES);
    findings.words(place.key("flags"), scheduler.flags(), Scheduler.FLAGS);
    findings.range(place.key("nice"), scheduler.nice(), -20, 19);
    if (scheduler.policy() != null) {
      boolean realTime =
          "SCHED_FIFO".equals(scheduler.policy()) || "SCHED_RR".equals(scheduler.policy());
      if (realTime) {
        priority(scheduler.priority(), place.key("priority"), findings);
      } else if (scheduler.priority() != null && scheduler.priority() != 0) {
        findings.error(place.key("priority"), "only for SCHED_FIFO and SCHED_RR");
      }
      if (!scheduler.policy().equals("SCHED_DEADLINE")) {
        onlyDeadline(scheduler.runtime(), place.key("runtime"), findings);
        onlyDeadline(scheduler.deadline(), place.key("deadline"), findings);
        onlyDeadline(scheduler.period(), place.key("period"), findings);
      }
    }
  }

  private static void priority(Integer priority, Pointer place, Findings findings) {
    if (findings.present(place, priority)) {
      findings.range(place, priority, 1, 99);
    }
  }

  private static void onlyDeadline(Long nanoseconds, Pointer place, Findings findings) {
    if (nanoseconds != null && nanoseconds != 0) {
      findings.error(place, "only for SCHED_DEADLINE");
    }
  }
}
