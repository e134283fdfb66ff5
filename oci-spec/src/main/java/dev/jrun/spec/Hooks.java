package dev.jrun.spec;

import java.util.List;

/**
 * Programs to run at points of a container's life (config.md, "POSIX-platform Hooks").
 *
 * @param prestart run in the runtime's namespaces after the container's are made (deprecated);
 *     empty if absent
 * @param createRuntime run in the runtime's namespaces after the container's are made, before
 *     pivot_root(2); empty if absent
 * @param createContainer run in the container's namespaces before pivot_root(2); empty if absent
 * @param startContainer run in the container's namespaces by start, before the process; empty if
 *     absent
 * @param poststart run in the runtime's namespaces after the process has started; empty if absent
 * @param poststop run in the runtime's namespaces after the container is deleted; empty if absent
 */
public record Hooks(
    List<Hook> prestart,
    List<Hook> createRuntime,
    List<Hook> createContainer,
    List<Hook> startContainer,
    List<Hook> poststart,
    List<Hook> poststop) {
  public Hooks {
    prestart = Absent.toEmpty(prestart);
    createRuntime = Absent.toEmpty(createRuntime);
    createContainer = Absent.toEmpty(createContainer);
    startContainer = Absent.toEmpty(startContainer);
    poststart = Absent.toEmpty(poststart);
    poststop = Absent.toEmpty(poststop);
  }
}
