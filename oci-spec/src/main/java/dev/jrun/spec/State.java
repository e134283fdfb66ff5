package dev.jrun.spec;

import java.util.Map;

/**
 * State of a container, as {@code state} prints it and hooks read it (runtime.md, "State").
 *
 * @param ociVersion version of the runtime specification that the state follows
 * @param id id of the container, unique on the host
 * @param status {@code creating}, {@code created}, {@code running}, {@code stopped}, or a status of
 *     the runtime's own
 * @param pid process id of the container's process as the host sees it; null if there is none
 * @param bundle absolute path of the bundle
 * @param annotations annotations of the configuration; empty if absent
 */
public record State(
    String ociVersion,
    String id,
    String status,
    Integer pid,
    String bundle,
    Map<String, String> annotations) {
  public State {
    ociVersion = Absent.ifEmpty(ociVersion);
    id = Absent.ifEmpty(id);
    status = Absent.ifEmpty(status);
    bundle = Absent.ifEmpty(bundle);
    annotations = Absent.toEmpty(annotations);
  }
}
