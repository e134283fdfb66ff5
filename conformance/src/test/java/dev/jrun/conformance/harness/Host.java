package dev.jrun.conformance.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the host knows of a container: its processes, cgroups, mounts and files. Zombies count as
 * gone.
 */
public final class Host {

  /** The cgroup above those of all cases. */
  public static final String SUITE_CGROUP = "jrun-conformance";

  private Host() {}

  /**
   * Everything on the host that still carries the name of a container; empty when nothing was left.
   */
  static List<String> tracesOf(String id, Path bundle, Path stateRoot) {
    var traces = tracesOf(id, bundle);
    entries(stateRoot).stream()
        .filter(entry -> entry.getFileName().toString().contains(id))
        .forEach(entry -> traces.add("state " + entry));
    return traces;
  }

  /** Processes, cgroups and mounts of a name that is unique, or in a directory. */
  public static List<String> tracesOf(String name, Path directory) {
    var traces = new ArrayList<String>();
    processesOf(name, directory)
        .forEach(pid -> traces.add("process " + pid + " " + commandLine(pid)));
    cgroupsNamed(name).forEach(cgroup -> traces.add("cgroup " + cgroup));
    MountInfo.ofHost().stream()
        .map(MountInfo::mountPoint)
        .filter(place -> place.startsWith(directory.toString()) || place.contains(name))
        .forEach(place -> traces.add("mount " + place));
    return traces;
  }

  /** Asserts that there are no such traces, once what was killed has died. */
  public static void assertNoTracesOf(String name, Path directory) {
    if (!Patience.isSoWithin(Patience.of(5), () -> tracesOf(name, directory).isEmpty())) {
      assertEquals(List.of(), tracesOf(name, directory), "left of " + name);
    }
  }

  /** Processes that live in the container's cgroup or rootfs, or were started for its id. */
  static List<Long> processesOf(String id, Path bundle) {
    var found = new ArrayList<Long>();
    for (Path process : entries(Path.of("/proc"))) {
      String name = process.getFileName().toString();
      if (name.chars().allMatch(Character::isDigit)
          && !name.equals(Long.toString(ProcessHandle.current().pid()))
          && !isZombie(process)
          && (read(process.resolve("cgroup")).contains(id)
              || read(process.resolve("environ")).contains(id)
              || read(process.resolve("cmdline")).contains(id)
              || link(process.resolve("root")).startsWith(bundle.toString())
              || link(process.resolve("cwd")).startsWith(bundle.toString()))) {
        found.add(Long.parseLong(name));
      }
    }
    return found;
  }

  /** The cgroup directories of a name, in all hierarchies: at the top, or one below. */
  public static List<Path> cgroupsNamed(String id) {
    return hierarchies().stream()
        .flatMap(hierarchy ->
            Stream.concat(
                Stream.of(hierarchy.resolve(id)),
                entries(hierarchy).stream().map(top -> top.resolve(id))))
        .filter(Files::isDirectory)
        .toList();
  }

  /** The mount points of the cgroup hierarchies of either version that can be reached. */
  public static List<Path> hierarchies() {
    // A later mount covers an earlier one at the same place.
    var visible = new LinkedHashMap<String, MountInfo>();
    MountInfo.ofHost().forEach(mount -> visible.put(mount.mountPoint(), mount));
    return visible.values().stream()
        .filter(mount -> mount.type().equals("cgroup") || mount.type().equals("cgroup2"))
        .map(mount -> Path.of(mount.mountPoint()))
        .toList();
  }

  /** Whether a process exists and is not a zombie. */
  public static boolean isAlive(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    return Files.exists(process) && !isZombie(process);
  }

  /** How many threads a process has: a zombie has one, a process that is gone none. */
  public static int threads(long pid) {
    return entries(Path.of("/proc", Long.toString(pid), "task")).size();
  }

  /** The soft link of a namespace of a process, such as {@code net:[4026531840]}. */
  public static String namespace(String pid, String type) {
    return link(Path.of("/proc", pid, "ns", type));
  }

  /** All there is to know of a tree's files: one line each, and their content. */
  public static String manifest(Path tree) {
    return run("find", tree.toString(), "-printf", "%P %i %y %m %U:%G %T@ %s %l\\n")
        + run("grep", "--recursive", "--devices=skip", "", tree.toString());
  }

  /** Sends a signal with kill(1): a name without SIG. */
  public static void signal(long pid, String signal) {
    run("kill", "-" + signal, Long.toString(pid));
  }

  /** Runs a tool of the host, which must succeed. */
  public static String run(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + output);
      }
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes what a failed runtime left behind, so that one failure does not become many. */
  public static void sweep(String id, Path bundle) {
    processesOf(id, bundle)
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    cgroupsNamed(id).forEach(Host::removeWithAllBelow);
  }

  /** Unmounts whatever is mounted below a directory, deepest first, and tells what it was. */
  public static List<String> unmountBelow(Path directory) {
    var left =
        MountInfo.ofHost().stream()
            .map(MountInfo::mountPoint)
            .filter(place -> place.startsWith(directory + "/"))
            .toList();
    left.reversed().forEach(place -> run("umount", "-l", place));
    return left.stream().map(place -> "mount left on the host: " + place).toList();
  }

  /** Removes the topmost cgroups of a name, unless there is something in them. */
  public static void removeCgroups(String name) {
    hierarchies().forEach(hierarchy -> removeCgroup(hierarchy.resolve(name)));
  }

  private static void removeWithAllBelow(Path cgroup) {
    entries(cgroup).stream().filter(Files::isDirectory).forEach(Host::removeWithAllBelow);
    removeCgroup(cgroup);
  }

  private static void removeCgroup(Path cgroup) {
    // Of a cgroup's directory only rmdir is allowed; one in use by another suite stays.
    cgroup.toFile().delete();
  }

  private static boolean isZombie(Path process) {
    String stat = read(process.resolve("stat"));
    int end = stat.lastIndexOf(") ");
    return end < 0 || "ZX".indexOf(stat.charAt(end + 2)) >= 0;
  }

  private static String commandLine(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "cmdline")).replace('\0', ' ').strip();
  }

  private static List<Path> entries(Path directory) {
    try (var entries = Files.list(directory)) {
      return entries.toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  /** Processes come and go: one that is gone reads as empty. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static String link(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException _) {
      return "";
    }
  }
}
