package dev.jrun.spec;

import java.util.List;

/**
 * A namespace of the container (namespaces(7)).
 *
 * @param type kind of namespace, one of {@link #TYPES}; required
 * @param path absolute path, in the runtime's mount namespace, of a namespace to join; null if
 *     absent: a new one is made
 */
public record LinuxNamespace(String type, String path) {

  /** The kinds of namespaces. */
  public static final List<String> TYPES =
      List.of("cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts");

  public LinuxNamespace {
    type = Absent.ifEmpty(type);
    path = Absent.ifEmpty(path);
  }
}
