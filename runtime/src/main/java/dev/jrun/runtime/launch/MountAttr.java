package dev.jrun.runtime.launch;

/**
 * The attributes of mount_setattr(2) and fsmount(2), from {@code linux/mount.h}, Linux 5.12; the
 * same on all architectures.
 */
public final class MountAttr {

  public static final long MOUNT_ATTR_RDONLY = 0x00000001;
  public static final long MOUNT_ATTR_NOSUID = 0x00000002;
  public static final long MOUNT_ATTR_NODEV = 0x00000004;
  public static final long MOUNT_ATTR_NOEXEC = 0x00000008;

  /** The field of three values, of which a mount has one: to set it, clear all of it. */
  public static final long MOUNT_ATTR__ATIME = 0x00000070;

  public static final long MOUNT_ATTR_RELATIME = 0x00000000;
  public static final long MOUNT_ATTR_NOATIME = 0x00000010;
  public static final long MOUNT_ATTR_STRICTATIME = 0x00000020;
  public static final long MOUNT_ATTR_NODIRATIME = 0x00000080;
  public static final long MOUNT_ATTR_IDMAP = 0x00100000;

  /** Since Linux 5.14. */
  public static final long MOUNT_ATTR_NOSYMFOLLOW = 0x00200000;

  private MountAttr() {}
}
