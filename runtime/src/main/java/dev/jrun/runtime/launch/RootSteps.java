package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.MountFlags;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.spec.Spec;
import java.util.List;
import java.util.Optional;

/** The root file system: {@code root.path}, {@code linux.rootfsPropagation}, the change of root. */
final class RootSteps {
  private static final String POINTER = "/linux/rootfsPropagation";

  private final Spec spec;
  private final HostFacts facts;
  private final LaunchOptions options;
  private final PlanWriter plan;

  RootSteps(Spec spec, HostFacts facts, LaunchOptions options, PlanWriter plan) {
    this.spec = spec;
    this.facts = facts;
    this.options = options;
    this.plan = plan;
  }

  /** Cuts the mount namespace off from the host's, and makes the root file system a mount. */
  void open() {
    Optional<Propagation> propagation = propagation();
    propagate(propagation.isEmpty() ? "" : POINTER, "/", hostPropagation(propagation));
    if (propagation.filter(p -> p.type() == MountFlags.MS_SHARED).isPresent()) {
      // Else the bind of the root file system would appear on the host, and pivot_root(2) refuses a
      // root whose parent is shared.
      propagate(POINTER, facts.rootParent(), Propagation.PRIVATE);
    }
    plan.init("/root/path", new Step.OpenRoot(absolute(spec.root().path())));
  }

  /**
   * With {@code shared} the namespace stays in touch with the host's, which is what it is for;
   * otherwise mounts of the host may come in but none goes out. An unbindable root file system
   * could not be bound, so this word takes effect at the end only.
   */
  private static Propagation hostPropagation(Optional<Propagation> propagation) {
    return switch (propagation.orElse(Propagation.RSLAVE)) {
      case PRIVATE, RPRIVATE, UNBINDABLE, RUNBINDABLE -> Propagation.RPRIVATE;
      case SHARED, RSHARED -> Propagation.RSHARED;
      case SLAVE, RSLAVE -> Propagation.RSLAVE;
    };
  }

  /** Changes the root, and gives the new one its propagation type. */
  void change() {
    if (!options.pivot() && !facts.revealingMounts().isEmpty()) {
      hideHost();
    }
    plan.init("/root/path", new Step.ChangeRoot(options.pivot()));
    propagation().ifPresent(p -> propagate(POINTER, "/", p));
  }

  /**
   * Without pivot_root(2) the host's mounts stay in the namespace, out of reach but in force: to
   * the kernel a procfs that can be seen in full justifies another one, in a user namespace that
   * the container makes, without the masks of this one (mount_too_revealing in fs/namespace.c).
   */
  private void hideHost() {
    plan.init(
        "/root/path",
        new Step.Calls(
            "unmount the host's procfs and sysfs",
            facts.revealingMounts().stream()
                .map(path ->
                    PlanWriter.invocation(
                        List.of(Errno.EINVAL, Errno.ENOENT, Errno.ENOTDIR),
                        SystemCall.UMOUNT2,
                        path,
                        MountFlags.MNT_DETACH))
                .toList()));
  }

  private Optional<Propagation> propagation() {
    return Optional.ofNullable(spec.linux().rootfsPropagation()).flatMap(Propagation::of);
  }

  private void propagate(String pointer, String path, Propagation propagation) {
    plan.call(
        pointer,
        "make the mount " + path + " " + propagation.word(),
        SystemCall.MOUNT,
        "",
        path,
        "",
        propagation.type() | (propagation.recursive() ? MountFlags.MS_REC : 0),
        0);
  }

  private String absolute(String path) {
    return path.startsWith("/") ? path : options.bundle() + "/" + path;
  }
}
