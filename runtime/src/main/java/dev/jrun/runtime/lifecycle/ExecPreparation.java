package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.cgroup.Cgroup;
import dev.jrun.runtime.cgroup.CgroupLayout;
import dev.jrun.runtime.launch.ExecOptions;
import dev.jrun.runtime.launch.ExecPlanner;
import dev.jrun.runtime.launch.HostFacts;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.Namespace;
import dev.jrun.runtime.launch.PlannedFilter;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.runtime.state.ExecRecord;
import dev.jrun.runtime.state.InitProcess;
import dev.jrun.runtime.state.SeccompListener;
import dev.jrun.runtime.state.StateRecord;
import dev.jrun.spec.Process;
import dev.jrun.spec.State;
import dev.jrun.spec.User;
import dev.jrun.spec.validation.SpecValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything about an exec that is known before anything is done: the process, found valid, and the
 * plan.
 *
 * @param container the container's first process
 * @param process what is executed, completed by what the container says
 * @param cgroup the groups that the process gets into; none if the container has none
 * @param listener who gets the listener of the filter, if it has one
 * @param state of the container, for him
 * @param plan what will be done
 */
record ExecPreparation(
    InitProcess container,
    Process process,
    Cgroup cgroup,
    Optional<SeccompListener> listener,
    State state,
    LaunchPlan plan) {
  /**
   * Prepares an exec.
   *
   * @param caller pid of the process that the exec is for
   * @param filter the container's filter of system calls
   */
  static ExecPreparation of(
      ExecRequest request,
      KnownContainer container,
      ContainerStatus status,
      int caller,
      Optional<SeccompFilter> filter)
      throws IOException {
    requireUsable(request, status);
    StateRecord record = container.record();
    ExecRecord exec = container.directory().readExec();
    Process process = request.process().apply(exec.process());
    SpecValidator.refuseErrors("the process", SpecValidator.validate(process));
    Cgroup cgroup = Cgroup.recorded(CgroupLayout.ofThisProcess(), record.cgroups());
    Cgroup entered = request.cgroups().isEmpty() ? cgroup : cgroup.below(request.cgroups());
    Optional<SeccompListener> listener = Optional.ofNullable(exec.listener());
    ExecOptions options =
        new ExecOptions(
            namespaces(record.init().pid(), caller),
            ContainerGroups.name(entered),
            exec.newKeyring(),
            request.descriptors().size() - 3,
            request.console().socket(),
            filter.map(f -> new PlannedFilter(f, listener.map(SeccompListener::path).orElse(""))));
    Process completed = completed(process, exec.process());
    LaunchPlan plan = ExecPlanner.plan(request.id(), completed, facts(entered, caller), options);
    State state = ReportedState.of(record, status.word(), container.pid());
    return new ExecPreparation(record.init(), completed, entered, listener, state, plan);
  }

  /** In the words of runc; a created container can be entered, too. */
  private static void requireUsable(ExecRequest request, ContainerStatus status) {
    switch (status) {
      case CREATED, RUNNING -> {}
      case CREATING ->
          throw new LifecycleException(
              ErrorCode.CONTAINER_BUSY, "cannot exec in a container that is being created");
      case PAUSED -> {
        if (!request.ignorePaused()) {
          throw new LifecycleException(
              ErrorCode.CONTAINER_PAUSED,
              "cannot exec in a paused container (use --ignore-paused to override)");
        }
      }
      case STOPPED -> throw ExecProcess.stopped(null);
    }
  }

  /** What a process does not say is as in the container, as in runc. */
  private static Process completed(Process process, Process container) {
    User user = process.user();
    return new Process(
        process.terminal(),
        process.consoleSize(),
        new User(
            user.uid(),
            user.gid(),
            user.umask() == null ? container.user().umask() : user.umask(),
            user.additionalGids(),
            user.username()),
        process.args(),
        process.commandLine(),
        process.env(),
        process.cwd(),
        process.capabilities() == null ? container.capabilities() : process.capabilities(),
        process.rlimits().isEmpty() ? container.rlimits() : process.rlimits(),
        process.noNewPrivileges(),
        process.apparmorProfile() == null ? container.apparmorProfile() : process.apparmorProfile(),
        process.oomScoreAdj() == null ? container.oomScoreAdj() : process.oomScoreAdj(),
        process.scheduler(),
        process.selinuxLabel() == null ? container.selinuxLabel() : process.selinuxLabel(),
        process.ioPriority(),
        process.execCPUAffinity());
  }

  /**
   * Those in which the container differs from the caller. The mount namespace is always joined:
   * with it comes the container's root.
   */
  private static List<Namespace> namespaces(long container, int caller) throws IOException {
    List<Namespace> different = new ArrayList<>();
    for (Namespace type : Namespace.values()) {
      Path theirs = link(container, type);
      // A kernel may have been built without time namespaces, say.
      if (Files.exists(theirs)
          && (type == Namespace.MOUNT
              || !Files.readSymbolicLink(theirs)
                  .equals(Files.readSymbolicLink(link(caller, type))))) {
        different.add(type);
      }
    }
    return different;
  }

  private static Path link(long pid, Namespace type) {
    return Path.of("/proc", Long.toString(pid), "ns", type.procName());
  }

  private static HostFacts facts(Cgroup cgroup, int caller) throws IOException {
    return new HostFacts(
        LastCapability.VALUE,
        "/",
        List.of(),
        ContainerGroups.facts(cgroup),
        Preparation.userNamespace(caller));
  }
}
