package dev.jrun.spec.validation;

import static dev.jrun.spec.Violation.quote;

import dev.jrun.spec.Box;
import dev.jrun.spec.LinuxCapabilities;
import dev.jrun.spec.LinuxIOPriority;
import dev.jrun.spec.POSIXRlimit;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Process;
import dev.jrun.spec.Spec;
import dev.jrun.spec.User;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks of a process (config.md, "Process"). */
final class ProcessChecks {
  /** {@code (uid_t) -1}: to setresuid(2) it means that the id stays, root for a container. */
  private static final long NO_ID = 0xFFFF_FFFFL;

  /** Greatest value of the {@code unsigned short} members of {@code struct winsize}. */
  private static final long MAX_CONSOLE_SIZE = 0xFFFF;

  private ProcessChecks() {}

  static void process(Spec spec, Findings findings) {
    Pointer place = Pointer.ROOT.key("process");
    if (findings.present(place, spec.process())) {
      process(spec.process(), place, findings);
    }
  }

  static void process(Process process, Pointer place, Findings findings) {
    arguments(process.args(), place.key("args"), findings);
    findings.absolutePath(place.key("cwd"), process.cwd());
    environment(process.env(), place.key("env"), findings);
    user(process.user(), place.key("user"), findings);
    rlimits(process.rlimits(), place.key("rlimits"), findings);
    findings.range(place.key("oomScoreAdj"), process.oomScoreAdj(), -1000, 1000);
    if (process.capabilities() != null) {
      capabilities(process.capabilities(), place.key("capabilities"), findings);
    }
    if (process.terminal() && process.consoleSize() != null) {
      consoleSize(process.consoleSize(), place.key("consoleSize"), findings);
    }
    if (process.scheduler() != null) {
      SchedulerChecks.scheduler(process.scheduler(), place.key("scheduler"), findings);
    }
    if (process.ioPriority() != null) {
      ioPriority(process.ioPriority(), place.key("ioPriority"), findings);
    }
    if (process.execCPUAffinity() != null) {
      Pointer affinity = place.key("execCPUAffinity");
      findings.numberList(affinity.key("initial"), process.execCPUAffinity().initial());
      findings.numberList(affinity.key("final"), process.execCPUAffinity().finalAffinity());
    }
  }

  private static void arguments(List<String> args, Pointer place, Findings findings) {
    if (args.isEmpty()) {
      findings.error(place, "missing or empty");
    } else if (args.getFirst().isEmpty()) {
      findings.error(place.index(0), "the name of the program is empty");
    }
  }

  private static void environment(List<String> env, Pointer place, Findings findings) {
    for (int index = 0; index < env.size(); index++) {
      if (env.get(index).indexOf('=') <= 0) {
        findings.error(place.index(index), quote(env.get(index)) + " is not NAME=value");
      }
    }
  }

  private static void user(User user, Pointer place, Findings findings) {
    id(user.uid(), place.key("uid"), findings);
    id(user.gid(), place.key("gid"), findings);
    for (int index = 0; index < user.additionalGids().size(); index++) {
      id(user.additionalGids().get(index), place.key("additionalGids").index(index), findings);
    }
    if (user.umask() != null && user.umask() > 0777) {
      findings.error(place.key("umask"), user.umask() + " is more than 511 (0777 octal)");
    }
  }

  private static void id(long id, Pointer place, Findings findings) {
    if (id == NO_ID) {
      findings.error(place, id + " is not an id, it tells setresuid(2) to change nothing");
    }
  }

  private static void rlimits(List<POSIXRlimit> rlimits, Pointer place, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (int index = 0; index < rlimits.size(); index++) {
      POSIXRlimit rlimit = rlimits.get(index);
      Pointer type = place.index(index).key("type");
      findings.word(type, rlimit.type(), POSIXRlimit.TYPES);
      if (rlimit.type() != null && !seen.add(rlimit.type())) {
        findings.error(type, "a second " + quote(rlimit.type()));
      }
      if (Long.compareUnsigned(rlimit.soft(), rlimit.hard()) > 0) {
        findings.error(
            place.index(index).key("soft"),
            Long.toUnsignedString(rlimit.soft())
                + " is more than the hard limit "
                + Long.toUnsignedString(rlimit.hard()));
      }
    }
  }

  private static void capabilities(LinuxCapabilities sets, Pointer place, Findings findings) {
    capabilities(sets.bounding(), place.key("bounding"), findings);
    capabilities(sets.effective(), place.key("effective"), findings);
    capabilities(sets.inheritable(), place.key("inheritable"), findings);
    capabilities(sets.permitted(), place.key("permitted"), findings);
    capabilities(sets.ambient(), place.key("ambient"), findings);
    ambient(sets, place.key("ambient"), findings);
  }

  /** The kernel raises no others (capabilities(7)); runc leaves them out without a word. */
  private static void ambient(LinuxCapabilities sets, Pointer place, Findings findings) {
    for (int index = 0; index < sets.ambient().size(); index++) {
      String name = sets.ambient().get(index);
      if (LinuxCapabilities.NAMES.contains(name)
          && !(sets.permitted().contains(name) && sets.inheritable().contains(name))) {
        findings.warning(
            place.index(index),
            "without effect, " + quote(name) + " is not both permitted and inheritable");
      }
    }
  }

  private static void capabilities(List<String> names, Pointer place, Findings findings) {
    for (int index = 0; index < names.size(); index++) {
      if (!LinuxCapabilities.NAMES.contains(names.get(index))) {
        findings.warning(
            place.index(index), "ignored, " + quote(names.get(index)) + " is not a capability");
      }
    }
  }

  private static void consoleSize(Box size, Pointer place, Findings findings) {
    if (Long.compareUnsigned(size.height(), MAX_CONSOLE_SIZE) > 0) {
      findings.error(place.key("height"), "more than " + MAX_CONSOLE_SIZE);
    }
    if (Long.compareUnsigned(size.width(), MAX_CONSOLE_SIZE) > 0) {
      findings.error(place.key("width"), "more than " + MAX_CONSOLE_SIZE);
    }
  }

  private static void ioPriority(LinuxIOPriority priority, Pointer place, Findings findings) {
    findings.word(place.key("class"), priority.schedulingClass(), LinuxIOPriority.CLASSES);
    findings.range(place.key("priority"), priority.priority(), 0, 7);
  }
}
