package dev.jrun.spec.validation;

import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import dev.jrun.spec.SysctlName;
import java.util.Set;

/** Checks that kernel parameters are of the container and not of the host (namespaces(7)). */
final class SysctlChecks {
  /** The parameters of ipc_namespaces(7), next to {@code fs.mqueue}. */
  private static final Set<String> IPC =
      Set.of(
          "kernel/msgmax",
          "kernel/msgmnb",
          "kernel/msgmni",
          "kernel/sem",
          "kernel/shmall",
          "kernel/shmmax",
          "kernel/shmmni",
          "kernel/shm_rmid_forced");

  private SysctlChecks() {}

  static void sysctl(Spec spec, Findings findings) {
    if (spec.linux() != null) {
      Pointer place = Pointer.ROOT.key("linux").key("sysctl");
      spec.linux()
          .sysctl()
          .keySet()
          .forEach(name -> parameter(spec, name, place.key(name), findings));
    }
  }

  private static void parameter(Spec spec, String name, Pointer place, Findings findings) {
    String path = SysctlName.toPath(name);
    if (!SysctlName.isSafe(path)) {
      findings.error(place, "is not the name of a kernel parameter");
    } else if (IPC.contains(path) || path.startsWith("fs/mqueue/")) {
      need(spec, "ipc", place, findings);
    } else if (path.startsWith("net/")) {
      need(spec, "network", place, findings);
    } else if (path.equals("kernel/domainname")) {
      need(spec, "uts", place, findings);
    } else if (path.equals("kernel/hostname")) {
      findings.error(place, "not allowed, /hostname is there for it");
    } else {
      findings.error(place, "not allowed, it is not of a namespace but of the whole host");
    }
  }

  private static void need(Spec spec, String type, Pointer place, Findings findings) {
    if (NamespaceChecks.find(spec, type).isEmpty()) {
      findings.error(place, NamespaceChecks.needs(type));
    }
  }
}
