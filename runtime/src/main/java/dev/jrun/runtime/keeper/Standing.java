package dev.jrun.runtime.keeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What a process is to the kernel, as far as it decides what may be done in its name. A keeper
 * serves those only that stand where it stands itself: what it does for them they could do.
 *
 * @param links what the links below {@code /proc/PID/ns} say: all namespaces, those of children too
 * @param root the root directory: its name as seen from here, device and inode
 * @param status lines of {@code /proc/PID/status}: users, groups, capabilities, seccomp. Of filters
 *     there is only the number: two processes that a common ancestor's filter and as many others
 *     confine each are taken for equals
 * @param label the label of the security module, empty without one
 */
record Standing(List<String> links, String root, List<String> status, String label) {
  private static final List<String> NAMESPACES =
      List.of(
          "cgroup",
          "ipc",
          "mnt",
          "net",
          "pid",
          "pid_for_children",
          "time",
          "time_for_children",
          "user",
          "uts");

  private static final Set<String> FIELDS =
      Set.of(
          "Uid",
          "Gid",
          "Groups",
          "CapInh",
          "CapPrm",
          "CapEff",
          "CapBnd",
          "CapAmb",
          "NoNewPrivs",
          "Seccomp",
          "Seccomp_filters");

  /**
   * The standing of a process.
   *
   * @param status the text of its {@code status}
   */
  static Standing of(Path process, String status) throws IOException {
    return new Standing(
        links(process.resolve("ns")),
        root(process.resolve("root")),
        status.lines().filter(Standing::matters).toList(),
        label(process));
  }

  /** Its name, too: elsewhere the same directory has other mounts below it. */
  private static String root(Path root) throws IOException {
    return Files.readSymbolicLink(root) + " " + Files.readAttributes(root, "unix:dev,ino");
  }

  private static List<String> links(Path directory) throws IOException {
    String[] links = new String[NAMESPACES.size()];
    for (int i = 0; i < links.length; i++) {
      links[i] = Files.readSymbolicLink(directory.resolve(NAMESPACES.get(i))).toString();
    }
    return List.of(links);
  }

  private static boolean matters(String line) {
    return FIELDS.contains(line.substring(0, line.indexOf(':')));
  }

  private static String label(Path process) throws IOException {
    Path file = process.resolve("attr/current");
    try {
      return Files.readString(file);
    } catch (IOException noModule) {
      return "";
    }
  }
}
