package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.MountFlags;
import dev.jrun.runtime.launch.MountOptions.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a mount is to be like, as mount_setattr(2) takes it.
 *
 * @param mount {@code MOUNT_ATTR_*} of the mount itself
 * @param recursive {@code MOUNT_ATTR_*} of the mount and all below it
 * @param propagations changes of the propagation type, in this order
 */
public record MountAttributes(Change mount, Change recursive, List<Propagation> propagations) {
  /** Nothing changes. */
  public static final MountAttributes NONE =
      new MountAttributes(Change.NONE, Change.NONE, List.of());

  /** The mount becomes read-only. */
  static final MountAttributes READ_ONLY =
      new MountAttributes(new Change(MountFlags.MOUNT_ATTR_RDONLY, 0), Change.NONE, List.of());

  private static final Map<Long, String> NAMES =
      new TreeMap<>(
          Map.of(
              MountFlags.MOUNT_ATTR_RDONLY, "ro",
              MountFlags.MOUNT_ATTR_NOSUID, "nosuid",
              MountFlags.MOUNT_ATTR_NODEV, "nodev",
              MountFlags.MOUNT_ATTR_NOEXEC, "noexec",
              MountFlags.MOUNT_ATTR_NOATIME, "noatime",
              MountFlags.MOUNT_ATTR_STRICTATIME, "strictatime",
              MountFlags.MOUNT_ATTR_NODIRATIME, "nodiratime",
              MountFlags.MOUNT_ATTR_NOSYMFOLLOW, "nosymfollow"));

  public MountAttributes {
    propagations = List.copyOf(propagations);
  }

  /** As plans say it, after a blank: {@code nosuid,nodev,-noexec,rro,rprivate}. */
  String text() {
    List<String> words = new ArrayList<>();
    addWords(words, mount, "");
    addWords(words, recursive, "r");
    propagations.forEach(p -> words.add(p.word()));
    return words.isEmpty() ? "" : " " + String.join(",", words);
  }

  private static void addWords(List<String> words, Change change, String prefix) {
    NAMES.forEach((bit, name) -> {
      if ((change.set() & bit) != 0) {
        words.add(prefix + name);
      } else if ((change.clear() & bit) != 0 && (bit & MountFlags.MOUNT_ATTR__ATIME) == 0) {
        words.add("-" + prefix + name);
      }
    });
    if ((change.clear() & MountFlags.MOUNT_ATTR__ATIME) != 0
        && (change.set() & MountFlags.MOUNT_ATTR__ATIME) == 0) {
      words.add(prefix + "relatime");
    }
  }
}
