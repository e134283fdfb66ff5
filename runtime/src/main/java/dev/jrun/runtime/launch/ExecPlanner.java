package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.spec.Process;
import java.util.Optional;

/** Plans how one more process gets into a container: what {@code exec} does. */
public final class ExecPlanner {
  private final Process process;
  private final HostFacts facts;
  private final ExecOptions options;
  private final PlanWriter plan = new PlanWriter();

  private ExecPlanner(Process process, HostFacts facts, ExecOptions options) {
    this.process = process;
    this.facts = facts;
    this.options = options;
  }

  /**
   * How {@code process}, which has to be valid ({@code SpecValidator}), gets into the container.
   * Pointers are those of a process that stands in config.json.
   *
   * @param facts with the groups that the process gets into
   * @throws UnsupportedFieldsException if it asks for what jrun cannot do yet
   */
  public static LaunchPlan plan(String id, Process process, HostFacts facts, ExecOptions options) {
    UnsupportedFields.refuse(process);
    return new ExecPlanner(process, facts, options).plan(id);
  }

  /** The order; where it matters and is not that of {@link CreatePlanner}, the reason is told. */
  private LaunchPlan plan(String id) {
    ConsoleSteps console = new ConsoleSteps(process, plan);
    console.connect(options.consoleSocket());
    BeginSteps begin = new BeginSteps(process, facts, options.cgroup(), plan);
    begin.cloneInit(
        "", 0, options.namespaces().contains(Namespace.PID), Optional.empty(), Optional.empty());
    begin.hide(options.preservedDescriptors());
    // Not before the init is a program of its own: what shares the runtime's memory must never be
    // where a process of the container can trace it.
    plan.init(
        "", new Step.JoinNamespaces(Step.JoinStage.JOIN, options.namespaces(), Optional.empty()));
    plan.call("", "lead a session", SystemCall.SETSID);
    LabelSteps labels = new LabelSteps(process, plan);
    if (options.sessionKeyring()) {
      labels.labelKeys();
      begin.joinKeyring();
    }
    console.open(false);
    labels.labelProcess();
    IdentitySteps identity = new IdentitySteps(process, facts, plan);
    identity.writePrivileged();
    plan.init("", new Step.Synchronize(Milestone.JOINED));
    plan.runtime("", new RuntimeAction.ConfirmRunning());
    new RlimitSteps(process, plan).write();
    CommandSteps command = new CommandSteps(process, plan);
    command.findHome();
    plan.runtime("", new RuntimeAction.Continue());
    command.leaveInit(options.preservedDescriptors());
    SeccompSteps seccomp = new SeccompSteps(process, options.filter(), plan);
    seccomp.writePrivileged();
    identity.writeFinal();
    seccomp.writeLast();
    command.execute();
    return plan.plan(id);
  }
}
