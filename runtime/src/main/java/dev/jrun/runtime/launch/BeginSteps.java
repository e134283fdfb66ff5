package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.spec.Process;
import java.util.List;
import java.util.Optional;

/**
 * How an init comes to be, and what it does before anything else: the same for a container's first
 * process and for one that joins it.
 */
final class BeginSteps {
  private static final int STANDARD_STREAMS = 3;

  private final Process process;
  private final HostFacts facts;
  private final String cgroup;
  private final PlanWriter plan;

  /**
   * @param cgroup path of the control group that the init gets into
   */
  BeginSteps(Process process, HostFacts facts, String cgroup, PlanWriter plan) {
    this.process = process;
    this.facts = facts;
    this.cgroup = cgroup;
    this.plan = plan;
  }

  /**
   * The init waits only if the runtime has to do something first: to record it, or what needs the
   * runtime's rights.
   *
   * @param flags {@code CLONE_NEW*}
   * @param needsGroup whether it has to be in its groups before its first step
   * @param grouping makes the groups if that has to be done with the init: a unit begins with
   *     processes that live and do nothing, and systemd may take its time
   * @param meanwhile what else is done while the init waits, and makes its network namespace
   */
  void cloneInit(
      String pointer,
      long flags,
      boolean needsGroup,
      Optional<Runnable> grouping,
      Optional<Runnable> meanwhile) {
    boolean joinsFirst = grouping.isPresent() || (needsGroup && facts.joined());
    boolean waits = joinsFirst || meanwhile.isPresent();
    boolean intoGroup = facts.unified() && grouping.isEmpty();
    plan.runtime(pointer, new RuntimeAction.CloneInit(flags, intoGroup, !waits));
    meanwhile.ifPresent(Runnable::run);
    grouping.ifPresent(Runnable::run);
    if (joinsFirst) {
      joinCgroup();
    }
    if (waits) {
      plan.runtime("", new RuntimeAction.Begin());
    }
    if (!joinsFirst) {
      // While the init is busy: moving a process waits for some 10 ms (an RCU grace period).
      joinCgroup();
    }
  }

  /** The groups of version 1; the init is born into that of version 2. */
  private void joinCgroup() {
    if (facts.joined()) {
      plan.runtime("/linux/cgroupsPath", new RuntimeAction.JoinCgroup(cgroup));
    }
  }

  /**
   * Before a process of a joined namespace could look into this one (CVE-2016-9962), and after
   * oom_score_adj, which the owner of a process that is not dumpable may not write.
   */
  void hide(int preservedDescriptors) {
    // With a terminal the process does not get the streams.
    long owner = process.terminal() ? 0 : process.user().uid();
    plan.init("", new Step.TakeDescriptors(STANDARD_STREAMS + preservedDescriptors, owner));
    oomScore();
    plan.call("", "be non-dumpable", SystemCall.PRCTL, Sched.PR_SET_DUMPABLE, 0);
    String name = CreatePlanner.INIT_NAME;
    plan.call("", "call itself " + name, SystemCall.PRCTL, Sched.PR_SET_NAME, name);
  }

  /**
   * Written by the init, as a program of its own: the score of a clone that still shares the
   * runtime's memory would become the runtime's, too (proc_pid_oom_score_adj(5)).
   */
  private void oomScore() {
    Integer score = process.oomScoreAdj();
    if (score == null) {
      return;
    }
    String pointer = "/process/oomScoreAdj";
    if (score < facts.userNamespace().lowestOomScoreAdj()) {
      plan.warn(pointer + ": not lowered, which only the host's root may do");
      return;
    }
    String value = Integer.toString(score);
    var file = new Step.Argument.FirstResult();
    plan.init(
        pointer,
        new Step.Calls(
            "write oom_score_adj " + value,
            List.of(
                PlanWriter.invocation(
                    SystemCall.OPENAT,
                    Fcntl.AT_FDCWD,
                    "/proc/self/oom_score_adj",
                    Fcntl.O_WRONLY | Fcntl.O_CLOEXEC,
                    0),
                PlanWriter.invocation(SystemCall.WRITE, file, value, value.length()),
                PlanWriter.invocation(SystemCall.CLOSE, file))));
  }

  /**
   * The container's session keyring: new for its first process, which lets the user search it, for
   * without that no later process finds it by its name (keyctl(2)).
   */
  void joinKeyring() {
    // A kernel without keyrings has none to keep apart; a quota of keys is not worth a failure.
    plan.init(
        "",
        new Step.Calls(
            "join the container's session keyring",
            List.of(
                PlanWriter.invocation(
                    List.of(Errno.ENOSYS, Errno.EDQUOT),
                    SystemCall.KEYCTL,
                    Sched.KEYCTL_JOIN_SESSION_KEYRING,
                    new Step.Argument.SessionKeyring()),
                PlanWriter.invocation(
                    List.of(Errno.ENOSYS, Errno.EINVAL, Errno.ENOKEY),
                    SystemCall.KEYCTL,
                    Sched.KEYCTL_SETPERM,
                    new Step.Argument.FirstResult(),
                    Sched.SEARCHABLE_KEYRING))));
  }
}
