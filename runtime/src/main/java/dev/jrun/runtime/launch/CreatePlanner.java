package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.launch.RuntimeAction.RunHook;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans the launch of a container: what {@code create} and {@code start} do. */
public final class CreatePlanner {
  /** What the init calls itself, until it executes the container's program. */
  public static final String INIT_NAME = "jrun:init";

  private static final Hooks NO_HOOKS = new Hooks(null, null, null, null, null, null);

  private static final Set<String> CGROUP_TYPES = Set.of("cgroup", "cgroup2");

  private final Spec spec;
  private final HostFacts facts;
  private final LaunchOptions options;
  private final Namespaces namespaces;
  private final PlanWriter plan = new PlanWriter();

  private CreatePlanner(Spec spec, HostFacts facts, LaunchOptions options) {
    this.spec = spec;
    this.facts = facts;
    this.options = options;
    this.namespaces = Namespaces.of(spec);
  }

  /**
   * The launch of {@code spec}, which has to be valid ({@code SpecValidator}).
   *
   * @throws UnsupportedFieldsException if it asks for what jrun cannot do yet
   */
  public static LaunchPlan plan(String id, Spec spec, HostFacts facts, LaunchOptions options) {
    UnsupportedFields.refuse(spec);
    return new CreatePlanner(spec, facts, options).plan(id);
  }

  /** The order of a launch; where it matters, the reason stands beside the step. */
  private LaunchPlan plan(String id) {
    boolean grouped = !options.cgroup().isEmpty() || options.unit().isPresent();
    if (grouped) {
      // First of all, so that delete can undo whatever follows, even after a kill -9.
      recordState();
    }
    if (options.unit().isEmpty()) {
      cgroup();
    }
    ConsoleSteps console = new ConsoleSteps(spec.process(), plan);
    console.connect(options.consoleSocket());
    plan.runtime("", new RuntimeAction.MakeFifos());
    BeginSteps begin = new BeginSteps(spec.process(), facts, options.cgroup(), plan);
    begin.cloneInit(
        "/linux/namespaces",
        namespaces.newAtClone(),
        namespaces.needGroup(),
        options.unit().map(unit -> () -> start(unit)),
        // A clone that waits ends with the runtime, and leaves nothing.
        grouped ? Optional.empty() : Optional.of(this::recordState));
    begin.hide(options.preservedDescriptors());
    plan.call("", "create files with exact modes", SystemCall.UMASK, 0);
    namespaces.steps(plan);
    plan.call("", "lead a session", SystemCall.SETSID);
    LabelSteps labels = new LabelSteps(spec.process(), plan);
    if (options.newKeyring()) {
      labels.labelKeys();
      begin.joinKeyring();
    }
    hostname();
    RootSteps root = new RootSteps(spec, facts, options, plan);
    root.open();
    new MountSteps(spec, facts, options, namespaces, plan).write();
    new DeviceSteps(spec, facts, plan).write();
    console.open(true);
    plan.init("/process/cwd", new Step.MakeNode(spec.process().cwd(), new Node.Directory()));
    boolean limited = createHooks();
    root.change();
    new RestrictionSteps(spec, plan).write();
    labels.labelProcess();
    IdentitySteps identity = new IdentitySteps(spec.process(), facts, plan);
    identity.writePrivileged();
    plan.init("", new Step.Synchronize(Milestone.READY));
    if (!limited) {
      limits();
    }
    // Not before: the init itself needs descriptors and memory until here.
    new RlimitSteps(spec.process(), plan).write();
    CommandSteps command = new CommandSteps(spec.process(), plan);
    command.findHome();
    tellState("startContainer", hooks().startContainer());
    plan.runtime("", new RuntimeAction.RecordCreated());
    // Until here the init's end of the runtime's pipe tells it that nobody will ever start it.
    plan.runtime("", new RuntimeAction.Continue());
    command.leaveInit(options.preservedDescriptors());
    SeccompSteps seccomp = new SeccompSteps(spec.process(), options.filter(), plan);
    seccomp.writePrivileged();
    identity.writeFinal();
    // With the rights of the container's process and no more, as in runc: they may be of the image.
    initHooks("startContainer", hooks().startContainer(), spec.process().env());
    seccomp.writeLast();
    command.execute();
    return plan.plan(id);
  }

  /** After it, what systemd has not made of the group: it does not know all controllers. */
  private void start(LaunchOptions.Unit unit) {
    plan.runtime("/linux/cgroupsPath", new RuntimeAction.StartUnit(unit.name(), unit.properties()));
    cgroup();
  }

  private void recordState() {
    plan.runtime("", new RuntimeAction.RecordState());
  }

  private void cgroup() {
    if (!options.cgroup().isEmpty()) {
      plan.runtime("/linux/cgroupsPath", new RuntimeAction.CreateCgroup(options.cgroup()));
    }
  }

  /**
   * Not before everything is mounted: what that takes is not the container's, and a disk may be
   * mounted that the container must not open. Before the first program that is not ours.
   */
  private void limits() {
    options
        .unit()
        .filter(unit -> !unit.limits().isEmpty())
        .ifPresent(unit ->
            plan.runtime(
                "/linux/resources", new RuntimeAction.LimitUnit(unit.name(), unit.limits())));
    for (int i = 0; i < options.limits().size(); i++) {
      LaunchOptions.Limit limit = options.limits().get(i);
      plan.runtime(limit.pointer(), new RuntimeAction.SetLimit(i, limit.text()));
    }
    delegateCgroup();
  }

  /**
   * A container that sees its own groups and may write there is meant to divide them
   * (config-linux.md, "Cgroup ownership"; version 2 only).
   */
  private void delegateCgroup() {
    long owner = spec.process().user().uid();
    boolean writable =
        spec.mounts().stream()
            .anyMatch(m ->
                CGROUP_TYPES.contains(String.valueOf(m.type())) && !m.options().contains("ro"));
    if (owner != 0 && writable && namespaces.creates(Namespace.CGROUP)) {
      facts
          .pureUnified()
          .ifPresent(group ->
              plan.runtime(
                  "/process/user/uid", new RuntimeAction.DelegateCgroup(group.directory(), owner)));
    }
  }

  private void hostname() {
    if (spec.hostname() != null) {
      named("/hostname", SystemCall.SETHOSTNAME, spec.hostname());
    }
    if (spec.domainname() != null) {
      named("/domainname", SystemCall.SETDOMAINNAME, spec.domainname());
    }
  }

  private void named(String pointer, SystemCall call, String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    plan.call(pointer, call.manName() + " " + name, call, name, length);
  }

  /**
   * The hooks of create, which run under the container's limits; without any there is nothing to
   * meet for.
   *
   * @return false if there are none, and no limits yet
   */
  private boolean createHooks() {
    Hooks hooks = hooks();
    if (hooks.prestart().isEmpty()
        && hooks.createRuntime().isEmpty()
        && hooks.createContainer().isEmpty()) {
      return false;
    }
    plan.init("", new Step.Synchronize(Milestone.MOUNTED));
    limits();
    // In the runtime's namespaces; network plug-ins find the container's by its pid.
    runtimeHooks("prestart", hooks.prestart());
    runtimeHooks("createRuntime", hooks.createRuntime());
    tellState("createContainer", hooks.createContainer());
    plan.runtime("", new RuntimeAction.Continue());
    // In the container's namespaces, with the old root still in sight.
    initHooks("createContainer", hooks.createContainer(), List.of());
    return true;
  }

  private void tellState(String kind, List<Hook> hooks) {
    if (!hooks.isEmpty()) {
      plan.runtime("/hooks/" + kind, new RuntimeAction.TellState(kind));
    }
  }

  private void runtimeHooks(String kind, List<Hook> hooks) {
    for (int i = 0; i < hooks.size(); i++) {
      plan.runtime("/hooks/" + kind + "/" + i, new RunHook(kind, i, hooks.get(i)));
    }
  }

  private void initHooks(String kind, List<Hook> hooks, List<String> environment) {
    for (int i = 0; i < hooks.size(); i++) {
      plan.init("/hooks/" + kind + "/" + i, new Step.RunHook(kind, i, hooks.get(i), environment));
    }
  }

  private Hooks hooks() {
    return spec.hooks() == null ? NO_HOOKS : spec.hooks();
  }
}
