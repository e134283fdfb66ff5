package dev.jrun.runtime.keeper;

import dev.jrun.runtime.kernel.ProcessStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * What a process is to the kernel, as far as it decides what may be done in its name. A keeper
 * serves those only that stand where it stands itself: what it does for them they could do.
 *
 * @param links what the links below {@code /proc/PID/ns} say: all namespaces, those of children too
 * @param root the root directory: its name as seen from here, device and inode
 * @param status fields of {@code /proc/PID/status}: users, groups, capabilities, seccomp. Of
 *     filters there is only the number: two processes that a common ancestor's filter and as many
 *     others confine each are taken for equals
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

  private static final List<String> FIELDS =
      List.of(
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

  private static final String LABEL = "attr/current";

  /** Whether there is a security module with labels: it would have come with the kernel. */
  private static final boolean LABELLED = isLabelled();

  /** The standing of a process, of which the status has been read. */
  static Standing of(Path process, ProcessStatus status) throws IOException {
    return new Standing(
        links(process.resolve("ns")),
        root(process.resolve("root")),
        FIELDS.stream().map(status::field).toList(),
        label(process));
  }

  /** Its name, too: elsewhere the same directory has other mounts below it. */
  private static String root(Path root) throws IOException {
    return Files.readSymbolicLink(root)
        + " "
        + Files.readAttributes(root, BasicFileAttributes.class).fileKey();
  }

  private static List<String> links(Path directory) throws IOException {
    String[] links = new String[NAMESPACES.size()];
    for (int i = 0; i < links.length; i++) {
      links[i] = Files.readSymbolicLink(directory.resolve(NAMESPACES.get(i))).toString();
    }
    return List.of(links);
  }

  private static String label(Path process) throws IOException {
    return LABELLED ? Files.readString(process.resolve(LABEL)) : "";
  }

  private static boolean isLabelled() {
    try {
      Files.readString(Path.of("/proc/self", LABEL));
      return true;
    } catch (IOException noModule) {
      return false;
    }
  }
}
