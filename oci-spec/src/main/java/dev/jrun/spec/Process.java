package dev.jrun.spec;

import java.util.List;

/**
 * The process that a container runs (config.md, "Process").
 *
 * @param terminal whether a pseudoterminal is attached to the process; false if absent
 * @param consoleSize initial size of the terminal, ignored without one; null if absent
 * @param user ids that the process runs with; {@link User#ROOT} if absent
 * @param args program and its arguments, as in execvp(3); required, empty if absent
 * @param commandLine Windows command line, ignored on Linux; null if absent
 * @param env environment as {@code NAME=value}, the last of equal names wins; empty if absent
 * @param cwd absolute working directory inside the container; required
 * @param capabilities capability sets of the process; null if absent
 * @param rlimits resource limits (setrlimit(2)); empty if absent
 * @param noNewPrivileges whether execve can't grant privileges any more ({@code
 *     PR_SET_NO_NEW_PRIVS}); false if absent
 * @param apparmorProfile AppArmor profile of the process; null if absent
 * @param oomScoreAdj value for {@code /proc/PID/oom_score_adj}, -1000 to 1000; null if absent:
 *     inherited
 * @param scheduler CPU scheduling attributes (sched_setattr(2)); null if absent
 * @param selinuxLabel SELinux context of the process; null if absent
 * @param ioPriority I/O priority (ioprio_set(2)); null if absent
 * @param execCPUAffinity CPU affinity of a process that joins the container; null if absent
 */
@SuppressWarnings("JavaLangClash") // the name is the one of the Go type
public record Process(
    boolean terminal,
    Box consoleSize,
    User user,
    List<String> args,
    String commandLine,
    List<String> env,
    String cwd,
    LinuxCapabilities capabilities,
    List<POSIXRlimit> rlimits,
    boolean noNewPrivileges,
    String apparmorProfile,
    Integer oomScoreAdj,
    Scheduler scheduler,
    String selinuxLabel,
    LinuxIOPriority ioPriority,
    CPUAffinity execCPUAffinity) {
  public Process {
    args = Absent.toEmpty(args);
    commandLine = Absent.ifEmpty(commandLine);
    env = Absent.toEmpty(env);
    cwd = Absent.ifEmpty(cwd);
    rlimits = Absent.toEmpty(rlimits);
    apparmorProfile = Absent.ifEmpty(apparmorProfile);
    selinuxLabel = Absent.ifEmpty(selinuxLabel);
    user = user == null ? User.ROOT : user;
  }

  /** Returns a copy with or without a terminal. */
  public Process withTerminal(boolean terminal) {
    return new Process(
        terminal,
        consoleSize,
        user,
        args,
        commandLine,
        env,
        cwd,
        capabilities,
        rlimits,
        noNewPrivileges,
        apparmorProfile,
        oomScoreAdj,
        scheduler,
        selinuxLabel,
        ioPriority,
        execCPUAffinity);
  }

  /** Returns a copy with other ids. */
  public Process withUser(User user) {
    return new Process(
        terminal,
        consoleSize,
        user,
        args,
        commandLine,
        env,
        cwd,
        capabilities,
        rlimits,
        noNewPrivileges,
        apparmorProfile,
        oomScoreAdj,
        scheduler,
        selinuxLabel,
        ioPriority,
        execCPUAffinity);
  }

  /** Returns a copy with another program and arguments. */
  public Process withArgs(List<String> args) {
    return new Process(
        terminal,
        consoleSize,
        user,
        args,
        commandLine,
        env,
        cwd,
        capabilities,
        rlimits,
        noNewPrivileges,
        apparmorProfile,
        oomScoreAdj,
        scheduler,
        selinuxLabel,
        ioPriority,
        execCPUAffinity);
  }

  /** Returns a copy with another environment. */
  public Process withEnv(List<String> env) {
    return new Process(
        terminal,
        consoleSize,
        user,
        args,
        commandLine,
        env,
        cwd,
        capabilities,
        rlimits,
        noNewPrivileges,
        apparmorProfile,
        oomScoreAdj,
        scheduler,
        selinuxLabel,
        ioPriority,
        execCPUAffinity);
  }

  /** Returns a copy with another working directory. */
  public Process withCwd(String cwd) {
    return new Process(
        terminal,
        consoleSize,
        user,
        args,
        commandLine,
        env,
        cwd,
        capabilities,
        rlimits,
        noNewPrivileges,
        apparmorProfile,
        oomScoreAdj,
        scheduler,
        selinuxLabel,
        ioPriority,
        execCPUAffinity);
  }
}
