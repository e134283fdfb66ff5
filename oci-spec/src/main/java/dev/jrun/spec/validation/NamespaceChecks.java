package dev.jrun.spec.validation;

import static dev.jrun.spec.Violation.quote;

import dev.jrun.spec.Linux;
import dev.jrun.spec.LinuxNamespace;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Checks of the namespaces and of what needs one (config-linux.md, "Namespaces"). */
final class NamespaceChecks {
  private NamespaceChecks() {}

  static void namespaces(Spec spec, Findings findings) {
    if (spec.linux() == null) {
      return;
    }
    Set<String> seen = new HashSet<>();
    Pointer place = Pointer.ROOT.key("linux").key("namespaces");
    for (int index = 0; index < spec.linux().namespaces().size(); index++) {
      LinuxNamespace namespace = spec.linux().namespaces().get(index);
      Pointer type = place.index(index).key("type");
      findings.word(type, namespace.type(), LinuxNamespace.TYPES);
      if (namespace.type() != null && !seen.add(namespace.type())) {
        findings.error(type, "a second " + quote(namespace.type()));
      }
      findings.absoluteIfPresent(place.index(index).key("path"), namespace.path());
    }
  }

  static void neededNamespaces(Spec spec, Findings findings) {
    need(spec, "uts", Pointer.ROOT.key("hostname"), spec.hostname() != null, findings);
    need(spec, "uts", Pointer.ROOT.key("domainname"), spec.domainname() != null, findings);
    if (spec.linux() != null) {
      Linux linux = spec.linux();
      Pointer place = Pointer.ROOT.key("linux");
      need(spec, "mount", place.key("maskedPaths"), !linux.maskedPaths().isEmpty(), findings);
      need(spec, "mount", place.key("readonlyPaths"), !linux.readonlyPaths().isEmpty(), findings);
      need(spec, "network", place.key("netDevices"), !linux.netDevices().isEmpty(), findings);
      need(spec, "time", place.key("timeOffsets"), !linux.timeOffsets().isEmpty(), findings);
    }
  }

  private static void need(
      Spec spec, String type, Pointer place, boolean isSet, Findings findings) {
    if (isSet && find(spec, type).isEmpty()) {
      findings.error(place, needs(type));
    }
  }

  /** Returns the message for what would change the host without the namespace. */
  static String needs(String type) {
    return "needs a namespace of type " + quote(type) + " in /linux/namespaces";
  }

  /** Returns the namespace of the type, new or joined, that the container gets. */
  static Optional<LinuxNamespace> find(Spec spec, String type) {
    if (spec.linux() != null) {
      for (LinuxNamespace namespace : spec.linux().namespaces()) {
        if (type.equals(namespace.type())) {
          return Optional.of(namespace);
        }
      }
    }
    return Optional.empty();
  }
}
