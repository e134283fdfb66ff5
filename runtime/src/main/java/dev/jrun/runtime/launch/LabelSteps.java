package dev.jrun.runtime.launch;

import dev.jrun.spec.Process;

/**
 * What security modules are told of the process: {@code process.apparmorProfile}, {@code
 * process.selinuxLabel}. Both take effect with the next execve, also that of a hook: those run with
 * the rights of the container's process.
 */
final class LabelSteps {
  private final Process process;
  private final PlanWriter plan;

  LabelSteps(Process process, PlanWriter plan) {
    this.process = process;
    this.plan = plan;
  }

  /** Before the session keyring is made; execve takes it back. */
  void labelKeys() {
    if (process.selinuxLabel() != null) {
      plan.init(
          "/process/selinuxLabel",
          new Step.WriteProc(
              "self/attr/keycreate",
              process.selinuxLabel(),
              "label new keys " + process.selinuxLabel()));
    }
  }

  /** Before the rights to it are gone, and before a filter could forbid it. */
  void labelProcess() {
    if (process.apparmorProfile() != null) {
      plan.init(
          "/process/apparmorProfile",
          new Step.WriteProc(
              // Since Linux 5.8; without "apparmor" it may be another module's.
              "self/attr/apparmor/exec",
              "exec " + process.apparmorProfile(),
              "come under the AppArmor profile " + process.apparmorProfile() + " at execve"));
    }
    if (process.selinuxLabel() != null) {
      plan.init(
          "/process/selinuxLabel",
          new Step.WriteProc(
              "self/attr/exec",
              process.selinuxLabel(),
              "get the SELinux label " + process.selinuxLabel() + " at execve"));
    }
  }
}
