package dev.jrun.runtime.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What jrun remembers of a container: what {@code state} shows and what {@code start} and {@code
 * delete} need, not the config.
 *
 * @param id the container id
 * @param ociVersion the config's {@code ociVersion}
 * @param bundle the bundle's absolute path
 * @param rootfs the root file system's absolute path
 * @param created when its creation began
 * @param owner the uid that created it, 0…4294967295
 * @param annotations the config's annotations
 * @param phase how far its creation has come
 * @param init its first process; null before there is one
 * @param cgroups the absolute directories of its groups, one for each hierarchy, that {@code
 *     delete} removes
 */
public record StateRecord(
    String id,
    String ociVersion,
    String bundle,
    String rootfs,
    Instant created,
    long owner,
    Map<String, String> annotations,
    Phase phase,
    InitProcess init,
    List<String> cgroups) {

  public StateRecord {
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    cgroups = cgroups == null ? List.of() : List.copyOf(cgroups);
  }

  /** The same container with its first process. */
  public StateRecord withInit(InitProcess newInit) {
    return new StateRecord(
        id, ociVersion, bundle, rootfs, created, owner, annotations, phase, newInit, cgroups);
  }

  /** The same container, waiting for {@code start}. */
  public StateRecord ready() {
    return new StateRecord(
        id, ociVersion, bundle, rootfs, created, owner, annotations, Phase.READY, init, cgroups);
  }
}
