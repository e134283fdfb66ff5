package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.MountFlags;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What mounts and unmounts do to copies of a mount, mount_namespaces(7); {@code R…} for all mounts
 * below it too.
 */
public enum Propagation {
  PRIVATE(MountFlags.MS_PRIVATE, false),
  RPRIVATE(MountFlags.MS_PRIVATE, true),
  SHARED(MountFlags.MS_SHARED, false),
  RSHARED(MountFlags.MS_SHARED, true),
  SLAVE(MountFlags.MS_SLAVE, false),
  RSLAVE(MountFlags.MS_SLAVE, true),
  UNBINDABLE(MountFlags.MS_UNBINDABLE, false),
  RUNBINDABLE(MountFlags.MS_UNBINDABLE, true);

  private final long type;
  private final boolean recursive;

  Propagation(long type, boolean recursive) {
    this.type = type;
    this.recursive = recursive;
  }

  /** The word of a mount option or of {@code linux.rootfsPropagation}; empty for an unknown one. */
  public static Optional<Propagation> of(String word) {
    return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
  }

  /** The word as it stands in config.json. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** MS_PRIVATE, MS_SHARED, MS_SLAVE or MS_UNBINDABLE, as mount_setattr(2) takes it too. */
  public long type() {
    return type;
  }

  /**
   * Whether it goes for the mounts below too: MS_REC for mount(2), AT_RECURSIVE for
   * mount_setattr(2).
   */
  public boolean recursive() {
    return recursive;
  }
}
