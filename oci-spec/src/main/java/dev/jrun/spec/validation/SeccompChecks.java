package dev.jrun.spec.validation;

import dev.jrun.spec.LinuxSeccomp;
import dev.jrun.spec.LinuxSeccompArg;
import dev.jrun.spec.LinuxSyscall;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;

/** Checks of the filter of system calls (config-linux.md, "Seccomp"). */
final class SeccompChecks {
  private static final String NOTIFY = "SCMP_ACT_NOTIFY";

  /** {@code SECCOMP_RET_DATA}: what an action can carry. */
  private static final long MAX_ERRNO_RET = 0xFFFF;

  private SeccompChecks() {}

  static void seccomp(Spec spec, Findings findings) {
    if (spec.linux() == null || spec.linux().seccomp() == null) {
      return;
    }
    LinuxSeccomp seccomp = spec.linux().seccomp();
    Pointer place = Pointer.ROOT.key("linux").key("seccomp");
    findings.word(place.key("defaultAction"), seccomp.defaultAction(), LinuxSeccomp.ACTIONS);
    if (NOTIFY.equals(seccomp.defaultAction())) {
      // The listener is told through sendmsg, which would have to wait for the listener itself.
      findings.error(place.key("defaultAction"), NOTIFY + " can't be the default action");
    }
    errnoRet(
        seccomp.defaultAction(), seccomp.defaultErrnoRet(), place.key("defaultErrnoRet"), findings);
    findings.words(place.key("architectures"), seccomp.architectures(), LinuxSeccomp.ARCHITECTURES);
    if (seccomp.flags() != null) {
      findings.words(place.key("flags"), seccomp.flags(), LinuxSeccomp.FLAGS);
    }
    listener(seccomp, place, findings);
    for (int index = 0; index < seccomp.syscalls().size(); index++) {
      syscall(seccomp.syscalls().get(index), place.key("syscalls").index(index), findings);
    }
  }

  private static void listener(LinuxSeccomp seccomp, Pointer place, Findings findings) {
    if (seccomp.listenerPath() != null) {
      return;
    }
    if (seccomp.listenerMetadata() != null) {
      findings.error(place.key("listenerMetadata"), "needs a listenerPath");
    }
    if (seccomp.syscalls().stream().anyMatch(syscall -> NOTIFY.equals(syscall.action()))) {
      findings.error(place.key("listenerPath"), "missing or empty, " + NOTIFY + " needs it");
    }
  }

  private static void syscall(LinuxSyscall syscall, Pointer place, Findings findings) {
    if (syscall.names().isEmpty()) {
      findings.error(place.key("names"), "missing or empty");
    }
    for (int index = 0; index < syscall.names().size(); index++) {
      if (syscall.names().get(index).isEmpty()) {
        findings.error(place.key("names").index(index), "the name of the system call is empty");
      }
    }
    findings.word(place.key("action"), syscall.action(), LinuxSeccomp.ACTIONS);
    errnoRet(syscall.action(), syscall.errnoRet(), place.key("errnoRet"), findings);
    for (int index = 0; index < syscall.args().size(); index++) {
      LinuxSeccompArg arg = syscall.args().get(index);
      Pointer argPlace = place.key("args").index(index);
      findings.range(argPlace.key("index"), arg.index(), 0, 5);
      findings.word(argPlace.key("op"), arg.op(), LinuxSeccompArg.OPERATORS);
    }
  }

  private static void errnoRet(String action, Long errnoRet, Pointer place, Findings findings) {
    if (errnoRet == null) {
      return;
    }
    findings.range(place, errnoRet, 0, MAX_ERRNO_RET);
    if (!"SCMP_ACT_ERRNO".equals(action) && !"SCMP_ACT_TRACE".equals(action)) {
      findings.error(place, "only for SCMP_ACT_ERRNO and SCMP_ACT_TRACE");
    }
  }
}
