package dev.jrun.spec;

import java.util.List;

/**
 * A rule of a seccomp filter (config-linux.md, "Seccomp").
 *
 * @param names system calls that the rule is about; required, empty if absent
 * @param action what happens to them, one of {@link LinuxSeccomp#ACTIONS}; required
 * @param errnoRet error number, or message of a trace, of the action; null if absent: EPERM
 * @param args conditions on their arguments; empty if absent
 */
public record LinuxSyscall(
    List<String> names, String action, @UInt32 Long errnoRet, List<LinuxSeccompArg> args) {
  public LinuxSyscall {
    names = Absent.toEmpty(names);
    action = Absent.ifEmpty(action);
    args = Absent.toEmpty(args);
  }
}
