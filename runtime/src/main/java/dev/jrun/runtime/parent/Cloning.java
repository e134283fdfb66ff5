package dev.jrun.runtime.parent;

import java.util.List;
import java.util.OptionalInt;

/**
 * How a process is cloned.
 *
 * @param flags {@code CLONE_NEW*}, of which {@link CloneRows} leaves CLONE_NEWNET to the clone;
 *     {@code CLONE_VFORK} to wait until the clone has executed
 * @param lowest the clone shall find its descriptors at this number and above
 * @param inherited descriptors of the parent that the clone gets
 * @param passed descriptors of this JVM that the clone gets
 * @param report which of {@code passed} a failing row of the clone writes to
 * @param group which of {@code passed} is the directory of the cgroup that the clone starts in
 */
public record Cloning(
    long flags,
    int lowest,
    List<Integer> inherited,
    List<Integer> passed,
    int report,
    OptionalInt group) {
  public Cloning {
    inherited = List.copyOf(inherited);
    passed = List.copyOf(passed);
  }
}
