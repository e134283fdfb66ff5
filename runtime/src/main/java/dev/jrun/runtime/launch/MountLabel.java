package dev.jrun.runtime.launch;

import dev.jrun.spec.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The SELinux context of file systems that are made for the container: {@code linux.mountLabel}.
 */
final class MountLabel {
  /**
   * Their files have labels of their own, by the policy; the kernel refuses another, or ignores it.
   */
  private static final Set<String> LABELED_BY_POLICY = Set.of("proc", "sysfs", "mqueue");

  private MountLabel() {}

  /** The options of a file system of {@code type} with those of its label. */
  static List<String> with(List<String> options, String type, Linux linux) {
    if (linux.mountLabel() == null || LABELED_BY_POLICY.contains(type)) {
      return options;
    }
    List<String> labeled = new ArrayList<>(options);
    // In quotes, since the categories of a context are separated by commas, as options are.
    labeled.add("context=\"" + linux.mountLabel() + "\"");
    return labeled;
  }
}
