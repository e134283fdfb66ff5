package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.cgroup.SubgroupPaths;
import dev.jrun.runtime.console.ConsoleTarget;
import dev.jrun.spec.Process;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One more process for a container that exists.
 *
 * @param id the container's id
 * @param process what the process is, given the one that the container was created with; what it
 *     leaves out of capabilities, limits, umask and OOM score is taken from that one
 * @param descriptors those of the host's parent process that become its 0, 1, 2 and so on
 * @param pid who is told which process it is
 * @param cgroups in which groups below the container's it is to be
 * @param console where its terminal goes
 * @param ignorePaused whether it is also for a paused container, in which it waits for the end of
 *     the pause
 */
public record ExecRequest(
    String id,
    UnaryOperator<Process> process,
    List<Integer> descriptors,
    PidTargets pid,
    SubgroupPaths cgroups,
    ConsoleTarget console,
    boolean ignorePaused) {
  public ExecRequest {
    descriptors = List.copyOf(descriptors);
  }

  /** A process like that of the container, with other arguments, on this one's streams. */
  public static ExecRequest of(String id, List<String> args) {
    return new ExecRequest(
        id,
        process -> process.withArgs(args).withTerminal(false),
        List.of(0, 1, 2),
        PidTargets.NONE,
        new SubgroupPaths(Map.of()),
        new ConsoleTarget.Nowhere(),
        false);
  }

  /** The same for another process. */
  public ExecRequest withProcess(UnaryOperator<Process> newProcess) {
    return new ExecRequest(id, newProcess, descriptors, pid, cgroups, console, ignorePaused);
  }

  /** The same with other descriptors for the process. */
  public ExecRequest withDescriptors(List<Integer> newDescriptors) {
    return new ExecRequest(id, process, newDescriptors, pid, cgroups, console, ignorePaused);
  }
}
