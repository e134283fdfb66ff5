package dev.jrun.runtime.cgroup;

import dev.jrun.runtime.kernel.ProcFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The cgroup hierarchies that this process can reach: only v2, only v1, or both on a hybrid host.
 *
 * @param hierarchies the mounted ones, v1 in the order of {@code /proc/self/cgroup}, v2 last
 */
public record CgroupLayout(List<Hierarchy> hierarchies) {

  public CgroupLayout {
    hierarchies = List.copyOf(hierarchies);
  }

  /** Reads the layout of a process's mount and cgroup namespaces, which have to be this JVM's. */
  public static CgroupLayout of(int pid) throws IOException {
    return of(
        CgroupMount.ofThisProcess(),
        ProcFile.read(Path.of("/proc", Integer.toString(pid), "cgroup")));
  }

  /**
   * Reads the layout as this JVM sees it: for a caller in the same namespaces the hierarchies are
   * the same, though not the own groups in them.
   */
  public static CgroupLayout ofThisProcess() throws IOException {
    return of((int) ProcessHandle.current().pid());
  }

  /**
   * Finds the hierarchies in the text of {@code /proc/PID/mountinfo} (proc_pid_mountinfo(5)) and
   * {@code /proc/PID/cgroup} (cgroups(7)).
   */
  static CgroupLayout parse(String mountinfo, String procCgroup) {
    return of(CgroupMount.visible(mountinfo), procCgroup);
  }

  private static CgroupLayout of(List<CgroupMount> mounts, String procCgroup) {
    List<Hierarchy> hierarchies = new ArrayList<>();
    for (String line : procCgroup.lines().toList()) {
      // hierarchy-ID:controller-list:path, with 0:: for v2; the path may hold colons.
      String[] fields = line.split(":", 3);
      if (fields.length == 3) {
        mountOf(mounts, fields[1])
            .map(m -> new Hierarchy(m.version(), fields[1], m.mountPoint(), m.root(), fields[2]))
            .ifPresent(hierarchies::add);
      }
    }
    hierarchies.sort(Comparator.comparing(Hierarchy::version));
    return new CgroupLayout(hierarchies);
  }

  /**
   * The mount of a hierarchy that shows the most of it: of several, one whose root is the
   * hierarchy's.
   */
  private static Optional<CgroupMount> mountOf(List<CgroupMount> mounts, String controllers) {
    return mounts.stream()
        .filter(mount -> mount.shows(controllers))
        .min(Comparator.comparing(mount -> !mount.root().equals("/")));
  }

  /** The v1 hierarchies, also those without controllers but with a name. */
  public List<Hierarchy> v1() {
    return hierarchies.stream().filter(h -> h.version() == CgroupVersion.V1).toList();
  }

  /** The unified hierarchy. */
  public Optional<Hierarchy> v2() {
    return hierarchies.stream().filter(h -> h.version() == CgroupVersion.V2).findFirst();
  }
}
