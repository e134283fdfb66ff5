package dev.jrun.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * One line of {@code /proc/PID/mountinfo}, proc_pid_mountinfo(5).
 *
 * @param root the directory in the file system that forms the root of this mount
 * @param mountPoint the place, relative to the reader's root
 * @param options the options of this mount
 * @param propagation the optional fields: {@code shared:N}, {@code master:N}, {@code unbindable}
 * @param type the file system's type
 * @param source the file system's source
 * @param superOptions the options of the file system
 */
public record MountInfo(
    String root,
    String mountPoint,
    Set<String> options,
    List<String> propagation,
    String type,
    String source,
    Set<String> superOptions) {

  /** Reads one line. */
  public static MountInfo parse(String line) {
    var fields = List.of(line.split(" "));
    int separator = fields.indexOf("-");
    return new MountInfo(
        fields.get(3),
        fields.get(4),
        Set.of(fields.get(5).split(",")),
        List.copyOf(fields.subList(6, separator)),
        fields.get(separator + 1),
        fields.get(separator + 2),
        Set.of(fields.get(separator + 3).split(",")));
  }

  /** The mounts of this JVM's namespace: the host's. */
  public static List<MountInfo> ofHost() {
    try {
      return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
          .map(MountInfo::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the mount or its file system has an option. */
  public boolean has(String option) {
    return options.contains(option) || superOptions.contains(option);
  }

  /** Whether the mount is a peer of others: {@code MS_SHARED}. */
  public boolean isShared() {
    return propagation.stream().anyMatch(field -> field.startsWith("shared:"));
  }

  /** Whether the mount receives from others: {@code MS_SLAVE}. */
  public boolean isSlave() {
    return propagation.stream().anyMatch(field -> field.startsWith("master:"));
  }
}
