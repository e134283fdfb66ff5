package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.MountFlags;
import dev.jrun.runtime.launch.HostFacts.CgroupFact;
import dev.jrun.runtime.launch.MountOptions.Change;
import dev.jrun.spec.Mount;
import dev.jrun.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mounts: {@code mounts}, in the order of the list. */
final class MountSteps {
  private final Spec spec;
  private final HostFacts facts;
  private final LaunchOptions options;
  private final Namespaces namespaces;
  private final PlanWriter plan;

  MountSteps(
      Spec spec, HostFacts facts, LaunchOptions options, Namespaces namespaces, PlanWriter plan) {
    this.spec = spec;
    this.facts = facts;
    this.options = options;
    this.namespaces = namespaces;
    this.plan = plan;
  }

  void write() {
    for (int i = 0; i < spec.mounts().size(); i++) {
      Mount mount = spec.mounts().get(i);
      write("/mounts/" + i, mount, MountOptions.parse(mount.options()));
    }
  }

  private void write(String pointer, Mount mount, MountOptions parsed) {
    String target = absolute("", mount.destination());
    MountAttributes attributes = attributes(parsed);
    if (parsed.remount()) {
      plan.init(
          pointer,
          new Step.Mount(new MountSource.Mounted(superblock(parsed)), target, attributes, false));
    } else if (parsed.bind()) {
      MountSource source =
          new MountSource.Bind(
              absolute(options.bundle(), mount.source() == null ? "" : mount.source()),
              parsed.recursiveBind());
      plan.init(pointer, new Step.Mount(source, target, attributes, false));
    } else if ("cgroup".equals(mount.type()) || "cgroup2".equals(mount.type())) {
      cgroup(pointer, target, attributes, parsed);
    } else {
      plan.init(
          pointer,
          new Step.Mount(
              new MountSource.FileSystem(
                  mount.type() == null ? "" : mount.type(),
                  mount.source() == null ? "" : mount.source(),
                  labeled(parsed.data(), mount.type()),
                  flags(parsed)),
              target,
              attributes,
              false));
    }
  }

  private List<String> labeled(List<String> data, String type) {
    return MountLabel.with(data, String.valueOf(type), spec.linux());
  }

  /** {@code ro} of a new file system is meant for the file system as well as for its mount. */
  private static long flags(MountOptions parsed) {
    boolean readOnly = (parsed.attributes().set() & MountFlags.MOUNT_ATTR_RDONLY) != 0;
    return parsed.superblock().set() | (readOnly ? MountFlags.MS_RDONLY : 0);
  }

  /** What a remount changes of the file system; one with {@code bind} changes the mount only. */
  private static Optional<List<String>> superblock(MountOptions parsed) {
    if (parsed.bind()) {
      return Optional.empty();
    }
    List<String> words = MountSource.FileSystem.words(flags(parsed));
    if ((parsed.attributes().clear() & MountFlags.MOUNT_ATTR_RDONLY) != 0) {
      words.add("rw");
    }
    words.addAll(parsed.data());
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }

  private static MountAttributes attributes(MountOptions parsed) {
    return new MountAttributes(
        parsed.attributes(), parsed.recursiveAttributes(), parsed.propagations());
  }

  /**
   * The container's view of its control groups. With a cgroup namespace it mounts the hierarchies
   * themselves, which show no more than its own group; without one its group's directories are
   * bound. On hosts with version 1 hierarchies those lie side by side in a tmpfs.
   */
  private void cgroup(
      String pointer, String target, MountAttributes attributes, MountOptions parsed) {
    Optional<CgroupFact> unified = facts.pureUnified();
    if (unified.isPresent()) {
      plan.init(pointer, new Step.Mount(hierarchy(unified.get()), target, attributes, false));
      return;
    }
    MountAttributes writable = writable(attributes);
    plan.init(
        pointer,
        new Step.Mount(
            new MountSource.FileSystem("tmpfs", "tmpfs", labeled(List.of("mode=755"), "tmpfs"), 0),
            target,
            writable,
            false));
    for (CgroupFact cgroup : facts.cgroups()) {
      if (!cgroup.unified()) {
        String directory = target + "/" + cgroup.name();
        plan.init(pointer, new Step.Mount(hierarchy(cgroup), directory, attributes, false));
        links(pointer, target, cgroup.name());
      }
    }
    if (!writable.equals(attributes)) {
      Change readOnly = new Change(MountFlags.MOUNT_ATTR_RDONLY, 0);
      plan.init(
          pointer,
          new Step.Mount(
              new MountSource.Mounted(Optional.empty()),
              target,
              new MountAttributes(readOnly, Change.NONE, parsed.propagations()),
              false));
    }
  }

  private MountSource hierarchy(CgroupFact cgroup) {
    if (!namespaces.creates(Namespace.CGROUP)) {
      return new MountSource.Bind(cgroup.directory(), false);
    }
    return cgroup.unified()
        ? new MountSource.FileSystem("cgroup2", "cgroup", List.of(), 0)
        : new MountSource.FileSystem("cgroup", "cgroup", cgroup.options(), 0);
  }

  /** {@code cpu} and {@code cpuacct} lead to {@code cpu,cpuacct}, as on the host. */
  private void links(String pointer, String target, String name) {
    if (name.contains(",")) {
      for (String controller : name.split(",", -1)) {
        plan.init(pointer, new Step.MakeNode(target + "/" + controller, new Node.Symlink(name)));
      }
    }
  }

  private static MountAttributes writable(MountAttributes attributes) {
    Change mount = attributes.mount();
    return new MountAttributes(
        new Change(mount.set() & ~MountFlags.MOUNT_ATTR_RDONLY, mount.clear()),
        attributes.recursive(),
        new ArrayList<>());
  }

  private static String absolute(String base, String path) {
    return path.startsWith("/") ? path : base + "/" + path;
  }
}
