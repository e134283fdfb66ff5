package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.spec.Process;
import java.util.Optional;

/** When the process comes under its filter: {@code linux.seccomp}. */
final class SeccompSteps {
  private final boolean noNewPrivileges;
  private final Optional<SeccompFilter> filter;
  private final PlanWriter plan;

  SeccompSteps(Process process, Optional<SeccompFilter> filter, PlanWriter plan) {
    this.noNewPrivileges = process.noNewPrivileges();
    this.filter = filter;
    this.plan = plan;
  }

  /** Without no_new_privs it takes CAP_SYS_ADMIN, which is about to be dropped (seccomp(2)). */
  void writePrivileged() {
    if (!noNewPrivileges) {
      write();
    }
  }

  /** With it, last of all: what the init calls before needs not be allowed. */
  void writeLast() {
    if (noNewPrivileges) {
      write();
    }
  }

  private void write() {
    filter.ifPresent(f ->
        plan.call(
            "/linux/seccomp",
            "filter system calls with " + f.instructions().size() + " instructions",
            SystemCall.SECCOMP,
            SeccompFilter.SECCOMP_SET_MODE_FILTER,
            f.flags(),
            new Step.Argument.SocketFilter(f.instructions())));
  }
}
