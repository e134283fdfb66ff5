package dev.jrun.runtime.state;

import dev.jrun.spec.Absent;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Required;
import dev.jrun.spec.UInt32;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What jrun remembers of a container: what {@code state} shows and what {@code start} and {@code
 * delete} need, not the config; for {@code exec} see {@link ExecRecord}.
 *
 * @param id the container id
 * @param ociVersion the config's {@code ociVersion}
 * @param bundle the bundle's absolute path
 * @param rootfs the root file system's absolute path
 * @param created when it was first recorded, as RFC 3339 has it, to the nanosecond; null before
 * @param owner the uid that created it, 0…4294967295
 * @param annotations the config's annotations
 * @param init its first process, which is recorded apart; null before there is one: then what is
 *     recorded is what must be undone
 * @param cgroups the absolute directories of its groups, one for each hierarchy, that {@code
 *     delete} removes
 * @param unit the unit of systemd's that the groups belong to, null if jrun has made them itself
 * @param hooks the config's hooks, for those that {@code start} and {@code delete} run
 */
public record StateRecord(
    @Required String id,
    @Required String ociVersion,
    @Required String bundle,
    @Required String rootfs,
    @Required String created,
    @UInt32 long owner,
    Map<String, String> annotations,
    InitProcess init,
    List<String> cgroups,
    UnitRecord unit,
    Hooks hooks) {

  public StateRecord {
    annotations = Absent.toEmpty(annotations);
    cgroups = Absent.toEmpty(cgroups);
    hooks = hooks == null ? new Hooks(null, null, null, null, null, null) : hooks;
  }

  /** The same container with groups that are not its own, after all: nobody is to remove them. */
  public StateRecord withoutGroups() {
    return new StateRecord(
        id, ociVersion, bundle, rootfs, created, owner, annotations, init, List.of(), null, hooks);
  }

  /** The same container, created at this time. */
  public StateRecord withCreated(Instant time) {
    return new StateRecord(
        id,
        ociVersion,
        bundle,
        rootfs,
        time.toString(),
        owner,
        annotations,
        init,
        cgroups,
        unit,
        hooks);
  }

  /** The same container with its first process. */
  public StateRecord withInit(InitProcess first) {
    return new StateRecord(
        id, ociVersion, bundle, rootfs, created, owner, annotations, first, cgroups, unit, hooks);
  }
}
