package dev.jrun.runtime.launch;

import dev.jrun.spec.Linux;
import dev.jrun.spec.LinuxNamespace;
import dev.jrun.spec.Mount;
import dev.jrun.spec.Process;
import dev.jrun.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * What is valid but not supported yet is refused by name, never ignored; but for limits, which are
 * only warned of.
 */
public final class UnsupportedFields {
  private static final String NOT_YET = ": not supported yet";

  private final List<String> problems = new ArrayList<>();

  private UnsupportedFields() {}

  /**
   * Refuses a configuration that asks for more than jrun can do.
   *
   * @throws UnsupportedFieldsException with all that it asks for in vain
   */
  public static void refuse(Spec spec) {
    refuseAll(of(spec));
  }

  /** What a configuration asks for in vain, one line each; it need not be a valid one. */
  public static List<String> of(Spec spec) {
    UnsupportedFields fields = new UnsupportedFields();
    if (spec.process() != null) {
      fields.process(spec.process());
    }
    fields.mounts(spec.mounts());
    if (spec.linux() != null) {
      fields.namespaces(spec.linux().namespaces());
      fields.linux(spec.linux());
    }
    return fields.problems;
  }

  /**
   * The same for a process on its own, as that of an exec.
   *
   * @throws UnsupportedFieldsException with all that it asks for in vain
   */
  static void refuse(Process process) {
    UnsupportedFields fields = new UnsupportedFields();
    fields.process(process);
    refuseAll(fields.problems);
  }

  private static void refuseAll(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new UnsupportedFieldsException(problems);
    }
  }

  private void process(Process process) {
    refuseIf(process.scheduler() != null, "/process/scheduler");
    refuseIf(process.ioPriority() != null, "/process/ioPriority");
    refuseIf(process.execCPUAffinity() != null, "/process/execCPUAffinity");
  }

  private void namespaces(List<LinuxNamespace> namespaces) {
    for (int i = 0; i < namespaces.size(); i++) {
      String type = namespaces.get(i).type();
      refuseIf(
          Namespace.USER.jsonName().equals(type) || Namespace.TIME.jsonName().equals(type),
          "/linux/namespaces/" + i + " (" + type + ")");
    }
    if (namespaces.stream().noneMatch(n -> Namespace.MOUNT.jsonName().equals(n.type()))) {
      problems.add("/linux/namespaces: a container without a mount namespace is not supported");
    }
  }

  private void mounts(List<Mount> mounts) {
    for (int i = 0; i < mounts.size(); i++) {
      String pointer = "/mounts/" + i;
      for (String option : MountOptions.unsupported(mounts.get(i).options())) {
        problems.add(pointer + "/options: " + option + NOT_YET);
      }
      refuseIf(!mounts.get(i).uidMappings().isEmpty(), pointer + "/uidMappings");
      refuseIf(!mounts.get(i).gidMappings().isEmpty(), pointer + "/gidMappings");
    }
  }

  private void linux(Linux linux) {
    paths("/linux/maskedPaths/", linux.maskedPaths());
    paths("/linux/readonlyPaths/", linux.readonlyPaths());
    for (int i = 0; i < linux.devices().size(); i++) {
      path("/linux/devices/" + i, String.valueOf(linux.devices().get(i).path()));
    }
    refuseIf(!linux.uidMappings().isEmpty(), "/linux/uidMappings");
    refuseIf(!linux.gidMappings().isEmpty(), "/linux/gidMappings");
    refuseIf(!linux.netDevices().isEmpty(), "/linux/netDevices");
    refuseIf(!linux.timeOffsets().isEmpty(), "/linux/timeOffsets");
    refuseIf(linux.intelRdt() != null, "/linux/intelRdt");
    refuseIf(linux.memoryPolicy() != null, "/linux/memoryPolicy");
    refuseIf(linux.personality() != null, "/linux/personality");
  }

  private void paths(String pointer, List<String> paths) {
    for (int i = 0; i < paths.size(); i++) {
      path(pointer + i, paths.get(i));
    }
  }

  /** A mount on the root itself, or above it, would be one that nobody sees. */
  private void path(String pointer, String path) {
    int depth = 0;
    for (String name : path.split("/", -1)) {
      switch (name) {
        case "", "." -> {}
        case ".." -> depth--;
        default -> depth++;
      }
    }
    if (depth <= 0) {
      problems.add(pointer + ": the root itself is not supported here");
    }
  }

  private void refuseIf(boolean present, String pointer) {
    if (present) {
      problems.add(pointer + NOT_YET);
    }
  }
}
