package dev.jrun.runtime.abi;

/**
 * Flags for files and descriptors: {@code fcntl.h}, {@code openat2.h}, {@code stat.h}, {@code
 * close_range.h}, {@code memfd.h}, {@code magic.h}. As on x86-64; aarch64 swaps {@code O_DIRECTORY}
 * and {@code O_NOFOLLOW} with others, which its stub will have to bring.
 */
public final class Fcntl {
  public static final int AT_FDCWD = -100;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_EACCESS = 0x200;
  public static final int AT_RECURSIVE = 0x8000;
  public static final int AT_EMPTY_PATH = 0x1000;

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_TRUNC = 0x200;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;
  public static final int O_DIRECTORY = 0x10000;
  public static final int O_NOFOLLOW = 0x20000;

  /** {@code openat2(2)}: no mount point may be crossed. */
  public static final int RESOLVE_NO_XDEV = 0x01;

  /** {@code openat2(2)}: links such as {@code /proc/self/fd/3} are not followed. */
  public static final int RESOLVE_NO_MAGICLINKS = 0x02;

  /** {@code openat2(2)}: no symbolic link is followed anywhere in the path. */
  public static final int RESOLVE_NO_SYMLINKS = 0x04;

  /** {@code openat2(2)}: the path must stay below the directory descriptor. */
  public static final int RESOLVE_BENEATH = 0x08;

  /** {@code openat2(2)}: the directory descriptor is the root for {@code ..} and absolute links. */
  public static final int RESOLVE_IN_ROOT = 0x10;

  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int F_GETFD = 1;
  public static final int F_SETFD = 2;
  public static final int F_SETFL = 4;
  public static final int F_ADD_SEALS = 1033;
  public static final int F_SEAL_SEAL = 0x01;
  public static final int F_SEAL_SHRINK = 0x02;
  public static final int F_SEAL_GROW = 0x04;
  public static final int F_SEAL_WRITE = 0x08;

  /** Nor who may execute the file: fcntl(2), since Linux 6.3. */
  public static final int F_SEAL_EXEC = 0x20;

  /** {@code close_range(2)}: the descriptors are closed by execve. */
  public static final int CLOSE_RANGE_CLOEXEC = 4;

  public static final int MFD_CLOEXEC = 1;
  public static final int MFD_ALLOW_SEALING = 2;

  /**
   * {@code memfd_create(2)}: the file may be executed (Linux 6.3; older kernels refuse the flag).
   */
  public static final int MFD_EXEC = 0x10;

  public static final int S_IFMT = 0xF000;
  public static final int S_IFSOCK = 0xC000;
  public static final int S_IFLNK = 0xA000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFBLK = 0x6000;
  public static final int S_IFDIR = 0x4000;
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFIFO = 0x1000;

  public static final int LOCK_EX = 2;
  public static final int LOCK_NB = 4;
  public static final int LOCK_UN = 8;

  /** The size of {@code struct statx}. */
  public static final int STATX_SIZE = 256;

  public static final int STATX_TYPE = 1;
  public static final int STATX_MODE = 2;
  public static final int STATX_NLINK = 4;
  public static final int STATX_BASIC_STATS = 0x7ff;

  public static final int SEEK_SET = 0;
  public static final int X_OK = 1;
  public static final int POLLIN = 1;
  public static final int POLLOUT = 4;

  /** {@code statfs(2)}'s {@code f_type} of procfs. */
  public static final int PROC_SUPER_MAGIC = 0x9fa0;

  private Fcntl() {}
}
