package dev.jrun.runtime.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One group in one hierarchy. */
final class GroupDirectory {

  private static final String CGROUP_PROCS = "cgroup.procs";

  /** Those of version 2, as of Linux 6.14. */
  static final Set<String> ALL_CONTROLLERS =
      Set.of("cpu", "cpuset", "dmem", "hugetlb", "io", "memory", "misc", "pids", "rdma");

  private static final String CGROUP_CONTROLLERS = "cgroup.controllers";
  private static final String CGROUP_SUBTREE_CONTROL = "cgroup.subtree_control";
  private static final String CPUSET_CPUS = "cpuset.cpus";
  private static final String CPUSET_MEMS = "cpuset.mems";

  private static final String OWNER = "unix:uid";

  /**
   * A new process cannot be moved yet (EINVAL while it is TASK_NEW), an emptied group not yet
   * removed (EBUSY).
   */
  private static final int ATTEMPTS = 10;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);

  private final CgroupMembership membership;
  private final Path path;

  GroupDirectory(CgroupMembership membership) {
    this.membership = membership;
    this.path = membership.directory();
  }

  /**
   * Makes the group and those above it, each fit to take processes.
   *
   * @param controllers of version 2 that the group is to have, as far as can be
   * @param made gets those that were not there, the deepest first
   */
  void create(Set<String> controllers, Deque<Path> made) throws IOException {
    Path mountPoint = membership.hierarchy().mountPoint();
    for (int attempt = 1; ; attempt++) {
      try {
        Path level = mountPoint;
        for (Path name : mountPoint.relativize(path)) {
          enable(controllers, level);
          level = level.resolve(name);
          makeLevel(level, made);
        }
        return;
      } catch (NoSuchFileException e) {
        // The removal of another container took the common parent between our two steps.
        if (attempt == ATTEMPTS) {
          throw CgroupException.of("mkdir " + path, e);
        }
      }
    }
  }

  /** Whether this process may make a group, or use it if it is there. */
  static boolean isPermitted(Path group) {
    Path deepest = group;
    while (!Files.exists(deepest)) {
      deepest = deepest.getParent();
    }
    return Files.isWritable(deepest);
  }

  private void makeLevel(Path level, Deque<Path> made) throws IOException {
    try {
      Files.createDirectory(level);
      made.push(level);
    } catch (FileAlreadyExistsException _) {
      // Another container's, or prepared by an administrator.
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      throw CgroupException.of("mkdir " + level, e);
    }
    Hierarchy hierarchy = membership.hierarchy();
    if (hierarchy.version() == CgroupVersion.V1 && hierarchy.has("cpuset")) {
      // A new v1 cpuset has no CPUs and no memory nodes, and takes no process (ENOSPC), cpuset(7).
      inherit(level, CPUSET_CPUS);
      inherit(level, CPUSET_MEMS);
    }
  }

  /**
   * Gives the groups below a group of version 2 controllers that it has itself. That one cannot be
   * given is no error here: it is one if a limit needs it.
   */
  private void enable(Set<String> controllers, Path level) throws IOException {
    if (controllers.isEmpty() || version() == CgroupVersion.V1) {
      return;
    }
    ControlFile enabled = new ControlFile(level.resolve(CGROUP_SUBTREE_CONTROL));
    Set<String> missing = words(new ControlFile(level.resolve(CGROUP_CONTROLLERS)));
    missing.removeAll(words(enabled));
    missing.retainAll(controllers);
    for (String controller : missing) {
      try {
        enabled.write("+" + controller);
      } catch (NoSuchFileException removed) {
        throw removed;
      } catch (IOException _) {
        // EBUSY where a group with processes must not have it ("no internal processes",
        // cgroups(7)), EOPNOTSUPP below a threaded group, EACCES in what is another's.
      }
    }
  }

  private static Set<String> words(ControlFile file) throws IOException {
    Set<String> words = new TreeSet<>(List.of(file.read().split("\\s+", -1)));
    words.remove("");
    return words;
  }

  private static void inherit(Path level, String name) throws IOException {
    ControlFile file = new ControlFile(level.resolve(name));
    if (file.read().isEmpty()) {
      file.write(new ControlFile(level.resolveSibling(name)).read());
    }
  }

  /** Moves a process, with all its threads, into the group. */
  void join(long pid) throws IOException {
    retry("Invalid argument", () -> file(CGROUP_PROCS).write(Long.toString(pid)));
  }

  /**
   * Adds the pids of the processes in the group and in the groups that the container made below it.
   */
  void addProcesses(Set<Long> pids) throws IOException {
    addProcesses(path, pids);
  }

  private static void addProcesses(Path group, Set<Long> pids) throws IOException {
    try {
      for (String pid : new ControlFile(group.resolve(CGROUP_PROCS)).read().lines().toList()) {
        // 0 stands for a process that this pid namespace cannot name.
        if (!pid.equals("0")) {
          pids.add(Long.parseLong(pid));
        }
      }
    } catch (NoSuchFileException _) {
      return;
    } catch (IOException e) {
      // EOPNOTSUPP: a threaded v2 group, whose processes its domain lists.
      if (!CgroupException.reason(e).equals("Operation not supported")) {
        throw e;
      }
    }
    for (Path child : children(group)) {
      addProcesses(child, pids);
    }
  }

  /** Removes the group and those below it. A group that is gone already is no error. */
  void remove() throws IOException {
    remove(path);
  }

  private static void remove(Path group) throws IOException {
    for (Path child : children(group)) {
      remove(child);
    }
    retry("Device or resource busy", () -> removeDirectory(group));
  }

  private static void removeDirectory(Path group) throws IOException {
    try {
      Files.deleteIfExists(group);
    } catch (IOException e) {
      throw CgroupException.of("rmdir " + group, e);
    }
  }

  /** Removes the group above this one if that is jrun's own and this was the last one in it. */
  void removeDefaultParent() {
    Path mountPoint = membership.hierarchy().mountPoint();
    if (path.getParent().equals(mountPoint.resolve(CgroupPath.DEFAULT_PARENT))) {
      removeIfUnused(path.getParent());
    }
  }

  static void removeIfUnused(Path group) {
    try {
      Files.deleteIfExists(group);
    } catch (IOException _) {
      // Other containers are in it, or it belongs to someone else: nothing of ours is lost.
    }
  }

  private static List<Path> children(Path group) throws IOException {
    List<Path> children = new ArrayList<>();
    if (!hasChildren(group)) {
      return children;
    }
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(group, p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))) {
      stream.forEach(children::add);
    } catch (NoSuchFileException _) {
      return List.of();
    }
    return children;
  }

  /** A directory has a link of its own name, one of its {@code .}, and one of each {@code ..}. */
  private static boolean hasChildren(Path group) throws IOException {
    try {
      return (Integer) Files.getAttribute(group, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 2;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /** Lets a user make groups below this one, and move processes between them. */
  void delegate(int uid) throws IOException {
    Files.setAttribute(path, OWNER, uid);
    for (String name : delegatedFiles()) {
      if (file(name).exists()) {
        Files.setAttribute(path.resolve(name), OWNER, uid);
      }
    }
  }

  /** Those that cgroups(7) names under "Cgroups delegation", and those that came later. */
  private static List<String> delegatedFiles() throws IOException {
    try {
      return Files.readAllLines(Path.of("/sys/kernel/cgroup/delegate"));
    } catch (NoSuchFileException _) {
      return List.of(CGROUP_PROCS, CGROUP_SUBTREE_CONTROL, "cgroup.threads");
    }
  }

  /** A file of the group, whether it exists or not. */
  ControlFile file(String name) {
    return new ControlFile(path.resolve(name));
  }

  Path path() {
    return path;
  }

  Hierarchy hierarchy() {
    return membership.hierarchy();
  }

  CgroupVersion version() {
    return hierarchy().version();
  }

  @FunctionalInterface
  private interface Operation {
    void run() throws IOException;
  }

  /** Repeats an operation that fails for a reason that passes, for about a second in all. */
  private static void retry(String passingReason, Operation operation) throws IOException {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        operation.run();
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS || !CgroupException.reason(e).equals(passingReason)) {
          throw e;
        }
      }
      pause(pause, "change the container's cgroup");
      pause = pause.multipliedBy(2);
    }
  }

  static void pause(Duration duration, String description) throws IOException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CgroupException(description + ": interrupted");
    }
  }
}
