package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.launch.Step.Invocation;
import dev.jrun.spec.LinuxCapabilities;
import dev.jrun.spec.Process;
import java.util.ArrayList;
import java.util.List;

/**
 * Who the process is: {@code process.user}, {@code process.capabilities}, {@code
 * process.noNewPrivileges}, {@code process.cwd}.
 */
final class IdentitySteps {
  private static final long DEFAULT_UMASK = 0022;

  private final Process process;
  private final HostFacts facts;
  private final PlanWriter plan;
  private final CommandSteps command;

  IdentitySteps(Process process, HostFacts facts, PlanWriter plan) {
    this.process = process;
    this.facts = facts;
    this.plan = plan;
    this.command = new CommandSteps(process, plan);
  }

  /** What happens before the container counts as created, with all rights still in hand. */
  void writePrivileged() {
    Long given = process.user().umask();
    long umask = given == null ? DEFAULT_UMASK : given;
    plan.call(
        given == null ? "" : "/process/user/umask",
        "umask " + octal(umask),
        SystemCall.UMASK,
        umask);
    plan.init("/process/cwd", new Step.EnterDirectory(process.cwd(), false));
    command.find();
  }

  /** At least three digits, as umask(1) prints it. */
  private static String octal(long mode) {
    String digits = Long.toOctalString(mode);
    return "0".repeat(Math.max(3 - digits.length(), 0)) + digits;
  }

  /** What happens after start, before the program. */
  void writeFinal() {
    dropBounding();
    if (process.noNewPrivileges()) {
      plan.call(
          "/process/noNewPrivileges",
          "set no_new_privs",
          SystemCall.PRCTL,
          Sched.PR_SET_NO_NEW_PRIVS,
          1,
          0,
          0,
          0);
    }
    user();
    plan.init("/process/cwd", new Step.EnterDirectory(process.cwd(), true));
    capabilities();
  }

  private void user() {
    long uid = process.user().uid();
    long gid = process.user().gid();
    List<Long> groups = process.user().additionalGids();
    List<Invocation> calls = new ArrayList<>();
    // Permitted capabilities survive the change of the user id; what remains is decided after it.
    calls.add(PlanWriter.invocation(SystemCall.PRCTL, Sched.PR_SET_KEEPCAPS, 1));
    // Where it is denied, the process keeps the groups that it has, as with runc.
    boolean keepsGroups = groups.isEmpty() && !facts.userNamespace().setgroups();
    if (!keepsGroups) {
      calls.add(PlanWriter.invocation(SystemCall.SETGROUPS, groups.size(), groups));
    }
    calls.add(PlanWriter.invocation(SystemCall.SETRESGID, gid, gid, gid));
    calls.add(PlanWriter.invocation(SystemCall.SETRESUID, uid, uid, uid));
    calls.add(PlanWriter.invocation(SystemCall.PRCTL, Sched.PR_SET_KEEPCAPS, 0));
    plan.init(
        "/process/user",
        new Step.Calls(
            "become user "
                + uid
                + ", group "
                + gid
                + (keepsGroups
                    ? ""
                    : groups.isEmpty() ? ", no other groups" : ", groups " + groups),
            calls));
  }

  /** Needs CAP_SETPCAP, so it comes before the change of user. */
  private void dropBounding() {
    long kept = mask(sets().bounding());
    List<Invocation> drops = new ArrayList<>();
    for (int capability = 0; capability <= facts.lastCapability(); capability++) {
      if ((kept >>> capability & 1) == 0) {
        drops.add(PlanWriter.invocation(SystemCall.PRCTL, Sched.PR_CAPBSET_DROP, capability));
      }
    }
    if (!drops.isEmpty()) {
      plan.init(
          "/process/capabilities/bounding",
          new Step.Calls(
              "drop " + drops.size() + " capabilities from the bounding set, keep " + names(kept),
              drops));
    }
  }

  private void capabilities() {
    LinuxCapabilities sets = sets();
    long effective = mask(sets.effective());
    long permitted = mask(sets.permitted());
    long inheritable = mask(sets.inheritable());
    List<Invocation> calls = new ArrayList<>();
    calls.add(
        PlanWriter.invocation(
            SystemCall.PRCTL, Sched.PR_CAP_AMBIENT, Sched.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    calls.add(
        PlanWriter.invocation(
            SystemCall.CAPSET,
            List.of(Sched.LINUX_CAPABILITY_VERSION_3, 0),
            List.of(
                (int) effective,
                (int) permitted,
                (int) inheritable,
                (int) (effective >>> 32),
                (int) (permitted >>> 32),
                (int) (inheritable >>> 32))));
    // The kernel raises only what is permitted and inheritable; runc leaves the others out, too.
    for (int capability : numbers(mask(sets.ambient()) & permitted & inheritable)) {
      calls.add(
          PlanWriter.invocation(
              SystemCall.PRCTL,
              Sched.PR_CAP_AMBIENT,
              Sched.PR_CAP_AMBIENT_RAISE,
              capability,
              0,
              0));
    }
    plan.init(
        "/process/capabilities",
        new Step.Calls("set capabilities: effective " + names(effective), calls));
  }

  /** No {@code capabilities} at all means that the process has none. */
  private LinuxCapabilities sets() {
    return process.capabilities() == null
        ? new LinuxCapabilities(List.of(), List.of(), List.of(), List.of(), List.of())
        : process.capabilities();
  }

  /** Those that this kernel has: bit N for capability N, as capset(2) has them. */
  private long mask(List<String> names) {
    long mask = 0;
    for (String name : names) {
      int number = LinuxCapabilities.NAMES.indexOf(name);
      if (number > facts.lastCapability()) {
        plan.warn("/process/capabilities: this kernel does not have " + name);
      } else if (number >= 0) {
        mask |= 1L << number;
      } else {
        plan.warn("/process/capabilities: nobody knows " + name);
      }
    }
    return mask;
  }

  private static List<Integer> numbers(long mask) {
    List<Integer> numbers = new ArrayList<>();
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      numbers.add(Long.numberOfTrailingZeros(rest));
    }
    return numbers;
  }

  private static String names(long mask) {
    List<Integer> numbers = numbers(mask);
    return numbers.isEmpty()
        ? "none"
        : numbers.size() > 4
            ? numbers.size() + " capabilities"
            : String.join(" ", numbers.stream().map(LinuxCapabilities.NAMES::get).toList());
  }
}
