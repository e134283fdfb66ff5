package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Socket;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.spec.LinuxNamespace;
import dev.jrun.spec.Spec;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The namespaces of a container: {@code linux.namespaces}.
 *
 * @param created those that are new
 * @param joined the paths of those that exist, in the order of joining
 * @param pointers where in config.json each of those stands
 */
record Namespaces(
    Set<Namespace> created, Map<Namespace, String> joined, Map<Namespace, String> pointers) {
  private static final String POINTER = "/linux/namespaces";

  static Namespaces of(Spec spec) {
    Set<Namespace> created = EnumSet.noneOf(Namespace.class);
    Map<Namespace, String> joined = new EnumMap<>(Namespace.class);
    Map<Namespace, String> pointers = new EnumMap<>(Namespace.class);
    for (int i = 0; i < spec.linux().namespaces().size(); i++) {
      LinuxNamespace namespace = spec.linux().namespaces().get(i);
      Namespace type = Namespace.of(namespace.type()).orElseThrow();
      pointers.put(type, POINTER + "/" + i);
      if (namespace.path() == null) {
        created.add(type);
      } else {
        joined.put(type, namespace.path());
      }
    }
    return new Namespaces(created, joined, pointers);
  }

  boolean creates(Namespace type) {
    return created.contains(type);
  }

  /**
   * The flags of those that the init begins with. A cgroup namespace has its root where the process
   * is when it is made, so the init makes that one itself, after it was moved into its group.
   */
  long newAtClone() {
    long flags = 0;
    for (Namespace namespace : created) {
      flags |= namespace == Namespace.CGROUP ? 0 : namespace.cloneFlag();
    }
    return flags;
  }

  /**
   * Whether the init has to be in its groups before its first step: the root of a new cgroup
   * namespace is where it is then, and one that joins a pid namespace hands over to a clone.
   */
  boolean needGroup() {
    return creates(Namespace.CGROUP) || joined.containsKey(Namespace.PID);
  }

  void steps(PlanWriter plan) {
    for (Step.JoinStage stage : Step.JoinStage.values()) {
      joined.forEach((type, path) ->
          plan.init(
              pointers.get(type) + "/path",
              new Step.JoinNamespaces(stage, List.of(type), Optional.of(path))));
    }
    if (creates(Namespace.NETWORK)) {
      loopback(plan);
    }
    if (creates(Namespace.CGROUP)) {
      plan.call(
          POINTER, "make a cgroup namespace", SystemCall.UNSHARE, Namespace.CGROUP.cloneFlag());
    }
  }

  /** A new network namespace has a loopback interface, which is down (network_namespaces(7)). */
  private static void loopback(PlanWriter plan) {
    Step.Argument socket = new Step.Argument.FirstResult();
    plan.init(
        POINTER,
        new Step.Calls(
            "bring up the loopback interface",
            List.of(
                PlanWriter.invocation(
                    SystemCall.SOCKET, Socket.AF_INET, Socket.SOCK_DGRAM | Fcntl.O_CLOEXEC, 0),
                PlanWriter.invocation(
                    SystemCall.IOCTL, socket, Socket.SIOCSIFFLAGS, Socket.LOOPBACK_UP),
                PlanWriter.invocation(SystemCall.CLOSE, socket))));
  }
}
