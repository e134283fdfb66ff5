package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.spec.Process;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The program to run: {@code process.args}, {@code process.env}. */
final class CommandSteps {
  private static final int STANDARD_STREAMS = 3;

  private final Process process;
  private final PlanWriter plan;

  CommandSteps(Process process, PlanWriter plan) {
    this.process = process;
    this.plan = plan;
  }

  /** Looks for the program, so that start cannot be the first to miss it. */
  void find() {
    plan.init("/process/args/0", new Step.FindCommand(process.args().getFirst(), candidates()));
  }

  /** Looks for the home directory, if the configuration does not say it. */
  void findHome() {
    if (lacksHome()) {
      plan.runtime("/process/user/uid", new RuntimeAction.FindHome(process.user().uid()));
    }
  }

  /**
   * What the process gets back, or does not get, at its execve; before a filter could forbid these
   * calls.
   */
  void leaveInit(int preservedDescriptors) {
    plan.call(
        "",
        "let signals through",
        SystemCall.RT_SIGPROCMASK,
        Sched.SIG_SETMASK,
        List.of(0, 0),
        0,
        Sched.SIGSET_SIZE);
    int first = STANDARD_STREAMS + preservedDescriptors;
    plan.call(
        "",
        "close descriptors from " + first + " on at execve",
        SystemCall.CLOSE_RANGE,
        first,
        -1,
        Fcntl.CLOSE_RANGE_CLOEXEC);
  }

  /** Becomes the program. */
  void execute() {
    plan.init("/process/args", new Step.Execute(process.args(), environment(), lacksHome()));
  }

  private boolean lacksHome() {
    return environment().stream().noneMatch(entry -> entry.startsWith("HOME="));
  }

  /** Of variables that are given more than once the last one holds, at the place of the first. */
  private List<String> environment() {
    Map<String, String> last = new LinkedHashMap<>();
    for (String entry : process.env()) {
      last.put(entry.substring(0, Math.max(entry.indexOf('='), 0)), entry);
    }
    // An empty HOME counts as none, as in runc.
    last.remove("HOME", "HOME=");
    return List.copyOf(last.values());
  }

  /** The paths at which execvp(3) would look, by the PATH of the container's process. */
  private List<String> candidates() {
    String name = process.args().getFirst();
    if (name.contains("/")) {
      return List.of(name);
    }
    List<String> candidates = new ArrayList<>();
    environment().stream()
        .filter(entry -> entry.startsWith("PATH="))
        .findFirst()
        .ifPresent(entry -> {
          for (String directory : entry.substring("PATH=".length()).split(":", -1)) {
            candidates.add((directory.isEmpty() ? "." : directory) + "/" + name);
          }
        });
    return candidates;
  }
}
