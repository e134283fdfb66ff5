package dev.jrun.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** A container's group: one directory of the same name in each hierarchy of the host. */
public final class Cgroup {

  private final List<CgroupMembership> memberships;
  private final List<GroupDirectory> directories;
  private final GroupProcesses processes;

  private Cgroup(List<CgroupMembership> memberships) {
    this.memberships = List.copyOf(memberships);
    this.directories = this.memberships.stream().map(GroupDirectory::new).toList();
    this.processes = new GroupProcesses(directories);
  }

  /**
   * The group that a config asks for. Nothing is made yet.
   *
   * @param layout the host's hierarchies
   * @param cgroupsPath {@code linux.cgroupsPath}: absolute below the mount point, relative below
   *     the runtime's own group (v2: below its parent), or null for {@code /jrun/ID}; {@code ..}
   *     never leads out of the place where it starts
   * @param id the container id
   * @throws CgroupException if the path names no group below another
   */
  public static Cgroup of(CgroupLayout layout, String cgroupsPath, String id)
      throws CgroupException {
    CgroupPath path = CgroupPath.parse(cgroupsPath, id);
    List<CgroupMembership> memberships = new ArrayList<>();
    for (Hierarchy hierarchy : layout.hierarchies()) {
      memberships.add(new CgroupMembership(hierarchy, path.in(hierarchy)));
    }
    return new Cgroup(memberships);
  }

  /**
   * The group whose directories were recorded when the container was created.
   *
   * @throws CgroupException if one of them is not below a cgroup mount: what is no group must not
   *     be removed as one
   */
  public static Cgroup recorded(CgroupLayout layout, List<String> directories)
      throws CgroupException {
    List<CgroupMembership> memberships = new ArrayList<>();
    for (String directory : directories) {
      Path path = Path.of(directory);
      Hierarchy hierarchy =
          layout.hierarchies().stream()
              .filter(h -> path.startsWith(h.mountPoint()) && !path.equals(h.mountPoint()))
              .findFirst()
              .filter(_ -> path.equals(path.normalize()))
              .orElseThrow(() -> new CgroupException(directory + ": not below a cgroup mount"));
      memberships.add(new CgroupMembership(hierarchy, path));
    }
    return new Cgroup(memberships);
  }

  /** The group in each hierarchy, in the order of the layout. */
  public List<CgroupMembership> memberships() {
    return memberships;
  }

  /** Groups below this one, which may not exist, in some or all hierarchies. */
  public Cgroup below(SubgroupPaths paths) throws CgroupException {
    List<CgroupMembership> below = new ArrayList<>();
    for (CgroupMembership membership : memberships) {
      below.add(paths.below(membership));
    }
    paths.requireKnown(memberships);
    return new Cgroup(below);
  }

  /** The directories, as a record keeps them for {@link #recorded}. */
  public List<String> directories() {
    return memberships.stream().map(m -> m.directory().toString()).toList();
  }

  /**
   * The directory in the unified hierarchy, into which {@code clone3} can start a process
   * (CLONE_INTO_CGROUP).
   */
  public Optional<Path> unifiedDirectory() {
    return memberships.stream()
        .filter(m -> m.hierarchy().version() == CgroupVersion.V2)
        .map(CgroupMembership::directory)
        .findFirst();
  }

  /** Whether it is in the unified hierarchy alone: the host has no other. */
  public boolean isUnified() {
    return unifiedDirectory().isPresent() && directories.size() == 1;
  }

  /** The part of it that lies in hierarchies in which this process may make it. */
  public Cgroup permitted() {
    return new Cgroup(
        memberships.stream().filter(m -> GroupDirectory.isPermitted(m.directory())).toList());
  }

  /**
   * Refuses a group that exists and has processes, or is frozen: what joins a frozen one hangs,
   * unkillable. To be called before the group is recorded, for what is recorded will be killed and
   * removed.
   */
  public void requireUsable() throws IOException {
    Set<Long> pids = processes();
    if (!pids.isEmpty()) {
      throw new CgroupException(
          "container's cgroup is not empty: " + pids.size() + " process(es) found");
    }
    for (GroupDirectory directory : directories) {
      requireThawed(directory);
    }
  }

  /** Makes the group without limits. */
  public void create() throws IOException {
    create(Set.of());
  }

  /**
   * Makes the group in every hierarchy, or uses what is there. After a failure those that were made
   * are gone again, also above the group, where {@link #remove} would leave them.
   *
   * @param controllers those of version 2 that limits need; on a host of version 2 alone the group
   *     gets all that there are, since without them it has no figures
   */
  public void create(Set<String> controllers) throws IOException {
    Set<String> enabled = isUnified() ? GroupDirectory.ALL_CONTROLLERS : controllers;
    Deque<Path> made = new ArrayDeque<>();
    boolean complete = false;
    try {
      for (GroupDirectory directory : directories) {
        directory.create(enabled, made);
        // Again, for a group made below a frozen one is frozen.
        requireThawed(directory);
      }
      complete = true;
    } finally {
      if (!complete) {
        made.forEach(GroupDirectory::removeIfUnused);
      }
    }
  }

  /** Whether the group of these directories is frozen; one that is gone is not. */
  public static boolean isFrozen(List<String> directories) throws IOException {
    for (String directory : directories) {
      if (Freezer.isFrozen(Path.of(directory))) {
        return true;
      }
    }
    return false;
  }

  /** Whether its processes are stopped, or about to be. */
  public boolean isFrozen() throws IOException {
    return processes.areFrozen();
  }

  /**
   * Stops all processes of the group where they are.
   *
   * @throws CgroupException if some do not stop within 10 seconds: then all go on
   */
  public void freeze() throws IOException {
    processes.freeze();
  }

  /** Lets the processes of the group go on. */
  public void thaw() throws IOException {
    processes.thaw();
  }

  /** Lets a user divide the group: that of version 2, where the kernel allows it. */
  public void delegate(int uid) throws IOException {
    for (GroupDirectory directory : directories) {
      if (directory.version() == CgroupVersion.V2) {
        directory.delegate(uid);
      }
    }
  }

  private static void requireThawed(GroupDirectory directory) throws IOException {
    if (Freezer.isIn(directory) && Freezer.isFrozen(directory.path())) {
      throw new CgroupException("container's cgroup unexpectedly frozen");
    }
  }

  /**
   * Moves a process into the group of every hierarchy of a version. The first such write waits for
   * an RCU grace period of some 10 ms, those right after it do not, so nothing else happens between
   * them.
   */
  public void join(CgroupVersion version, long pid) throws IOException {
    for (int i = 0; i < memberships.size(); i++) {
      if (memberships.get(i).hierarchy().version() == version) {
        directories.get(i).join(pid);
      }
    }
  }

  /**
   * The pids of all processes in the group and in groups below it, whichever hierarchy they are in.
   */
  public Set<Long> processes() throws IOException {
    return processes.pids();
  }

  /**
   * Kills all processes in the group and waits until they are gone.
   *
   * @param kill sends SIGKILL to a pid; a process that has just ended is no error
   * @throws CgroupException if some outlive it for 10 seconds, in uninterruptible sleep for example
   */
  public void kill(LongConsumer kill) throws IOException {
    kill(ProcessHandle.current().pid(), kill);
  }

  void kill(long self, LongConsumer kill) throws IOException {
    processes.kill(self, kill);
  }

  /**
   * Does something to every process of the group, once. Afterwards all go on, also those that were
   * frozen before.
   *
   * @param action is told the pids; a process that has just ended is no error
   */
  public void signal(LongConsumer action) throws IOException {
    processes.signal(action);
  }

  /**
   * Removes the group, with those that the container made in it, from every hierarchy; also {@code
   * /jrun} above it if it is empty then. What is gone already is no error. All hierarchies are
   * tried before the first failure is thrown.
   */
  public void remove() throws IOException {
    IOException failure = null;
    for (GroupDirectory directory : directories) {
      try {
        directory.remove();
        directory.removeDefaultParent();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
