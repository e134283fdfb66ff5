package dev.jrun.spec.validation;

import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Process;
import dev.jrun.spec.Spec;
import dev.jrun.spec.SpecException;
import dev.jrun.spec.Violation;
import java.util.List;

/**
 * Checks a document against the demands of the specification that the document alone decides.
 *
 * <p>Every check runs, whatever the ones before it found, and reports all that it finds.
 */
public final class SpecValidator {
  /** A demand on a configuration. */
  @FunctionalInterface
  private interface Check {
    void check(Spec spec, Findings findings);
  }

  private static final List<Check> CHECKS =
      List.of(
          TextChecks::noNul,
          DocumentChecks::version,
          DocumentChecks::root,
          DocumentChecks::names,
          DocumentChecks::annotations,
          ProcessChecks::process,
          MountChecks::mounts,
          HookChecks::hooks,
          NamespaceChecks::namespaces,
          NamespaceChecks::neededNamespaces,
          IdMappingChecks::userNamespace,
          TimeOffsetChecks::timeOffsets,
          SysctlChecks::sysctl,
          DeviceChecks::devices,
          NetDeviceChecks::netDevices,
          LinuxChecks::rootfsPropagation,
          LinuxChecks::hiddenPaths,
          LinuxChecks::personality,
          LinuxChecks::memoryPolicy,
          LinuxChecks::intelRdt,
          SeccompChecks::seccomp,
          ResourceChecks::resources);

  private SpecValidator() {}

  /** Returns everything that is wrong with a configuration, errors and warnings. */
  public static List<Violation> validate(Spec spec) {
    Findings findings = new Findings();
    CHECKS.forEach(check -> check.check(spec, findings));
    return findings.violations();
  }

  /**
   * Refuses what has errors; warnings pass.
   *
   * @param name what errors call the document
   * @throws SpecException with all errors
   */
  public static void refuseErrors(String name, List<Violation> violations) {
    List<Violation> errors =
        violations.stream().filter(v -> v.severity() == Violation.Severity.ERROR).toList();
    if (!errors.isEmpty()) {
      throw new SpecException(name, errors);
    }
  }

  /** Returns everything that is wrong with a process on its own, as for {@code exec --process}. */
  public static List<Violation> validate(Process process) {
    Findings findings = new Findings();
    TextChecks.noNul(process, findings);
    ProcessChecks.process(process, Pointer.ROOT, findings);
    return findings.violations();
  }

  /** Returns everything that is wrong with resources on their own, as for {@code update}. */
  public static List<Violation> validate(LinuxResources resources) {
    Findings findings = new Findings();
    TextChecks.noNul(resources, findings);
    ResourceChecks.resources(resources, Pointer.ROOT, findings);
    return findings.violations();
  }
}
