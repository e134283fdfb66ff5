package dev.jrun.runtime.launch;

import dev.jrun.spec.Process;
import java.util.Optional;

/** When the process comes under its filter: {@code linux.seccomp}. */
final class SeccompSteps {
  private static final String SECCOMP = "/linux/seccomp";
  private static final String LISTENER = SECCOMP + "/listenerPath";

  private final boolean noNewPrivileges;
  private final Optional<PlannedFilter> filter;
  private final PlanWriter plan;

  SeccompSteps(Process process, Optional<PlannedFilter> filter, PlanWriter plan) {
    this.noNewPrivileges = process.noNewPrivileges();
    this.filter = filter;
    this.plan = plan;
  }

  /** Without no_new_privs it takes CAP_SYS_ADMIN, which is about to be dropped (seccomp(2)). */
  void writePrivileged() {
    if (!noNewPrivileges) {
      filter.ifPresent(this::write);
    }
  }

  /** With it, last of all: what the init calls before needs not be allowed. */
  void writeLast() {
    if (noNewPrivileges) {
      filter.ifPresent(this::write);
    }
  }

  private void write(PlannedFilter planned) {
    plan.init(SECCOMP, new Step.FilterCalls(planned.filter()));
    if (planned.filter().notifies()) {
      // At once: from here on, any call may have to wait for who has the listener.
      String pointer = planned.listenerPath().isEmpty() ? SECCOMP : LISTENER;
      plan.init(pointer, new Step.Synchronize(Milestone.LISTENING));
      plan.runtime(pointer, new RuntimeAction.SendListener(planned.listenerPath()));
    }
  }
}
