package dev.jrun.runtime.seccomp;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.kernel.LibSeccomp;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Process;
import dev.jrun.spec.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds out whether a filter lets jrun itself start the container's program. */
public final class ProfileLint {
  private static final Pointer PLACE = Pointer.ROOT.key("linux").key("seccomp");

  /** What the init calls under a filter, and what it is for. */
  private static final Map<String, String> ALWAYS = new LinkedHashMap<>();

  /** What comes on top where the filter is installed before the rights are dropped. */
  private static final Map<String, String> WITHOUT_NO_NEW_PRIVILEGES = new LinkedHashMap<>();

  static {
    ALWAYS.put("execve", "the program can't be executed");
    ALWAYS.put("write", "a program that can't be executed looks like one that has ended");
    ALWAYS.put("exit_group", "an init that can't execute the program does not end");
    WITHOUT_NO_NEW_PRIVILEGES.put("prctl", "capabilities can't be dropped");
    WITHOUT_NO_NEW_PRIVILEGES.put("capset", "capabilities can't be set");
    WITHOUT_NO_NEW_PRIVILEGES.put("setgroups", "groups can't be set");
    WITHOUT_NO_NEW_PRIVILEGES.put("setresgid", "the group can't be set");
    WITHOUT_NO_NEW_PRIVILEGES.put("setresuid", "the user can't be set");
  }

  private ProfileLint() {}

  /** A warning for each call that is needed and not allowed. */
  public static List<Violation> check(SeccompFilter filter, Process process) {
    Map<String, String> needed = new LinkedHashMap<>(ALWAYS);
    if (!process.noNewPrivileges()) {
      needed.putAll(WITHOUT_NO_NEW_PRIVILEGES);
    }
    if (filter.notifies()) {
      needed.put("read", "the listener can't be waited for");
    }
    LibSeccomp library = FilterCompiler.library();
    int architecture = library.nativeArchitecture();
    FilterInterpreter interpreter = new FilterInterpreter(filter);
    List<Violation> warnings = new ArrayList<>();
    needed.forEach((name, consequence) -> {
      Action action =
          Action.of(interpreter.decide(architecture, library.systemCall(architecture, name)));
      // Who is notified may well allow it.
      if (!action.isPermissive() && action != Action.SCMP_ACT_NOTIFY) {
        warnings.add(
            Violation.warning(
                PLACE, "%s is answered with %s: %s".formatted(name, action, consequence)));
      }
    });
    return warnings;
  }
}
