package dev.jrun.conformance.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/**
 * What a script in the container found out and printed.
 *
 * @param text its output, without the white space around it
 */
public record Facts(String text) {

  public Facts {
    text = text.strip();
  }

  /** The lines of the output, none when it is empty. */
  public List<String> lines() {
    return text.lines().toList();
  }

  /** The value of a {@code Key:<white space>value} line, as in {@code /proc/self/status}. */
  public String value(String key) {
    var line = lines().stream().filter(candidate -> candidate.startsWith(key + ":")).findFirst();
    assertTrue(line.isPresent(), () -> "no line «" + key + ":» in\n" + text);
    return line.get().substring(key.length() + 1).strip();
  }

  /** The mounts, if the output is a mountinfo. */
  public List<MountInfo> mounts() {
    return lines().stream().map(MountInfo::parse).toList();
  }

  /** The topmost mount at a place, if the output is a mountinfo. */
  public MountInfo mount(String mountPoint) {
    var found = mounts().stream().filter(mount -> mount.mountPoint().equals(mountPoint)).toList();
    assertTrue(!found.isEmpty(), () -> "nothing mounted at " + mountPoint + ":\n" + text);
    return found.getLast();
  }
}
