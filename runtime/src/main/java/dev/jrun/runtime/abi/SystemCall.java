package dev.jrun.runtime.abi;

/**
 * The system calls that jrun uses, by their man-page name, with their numbers per architecture.
 *
 * <p>Only calls of the kernel's generic table ({@code include/uapi/asm-generic/unistd.h}) are here,
 * so that a plan is the same on every architecture. All exist since Linux 5.12 or earlier.
 */
public enum SystemCall {
  READ("read", 0, 63),
  WRITE("write", 1, 64),
  CLOSE("close", 3, 57),
  OPENAT("openat", 257, 56),
  OPENAT2("openat2", 437, 437),
  CLOSE_RANGE("close_range", 436, 436),
  DUP3("dup3", 292, 24),
  FCNTL("fcntl", 72, 25),
  PIPE2("pipe2", 293, 59),
  PPOLL("ppoll", 271, 73),
  LSEEK("lseek", 8, 62),
  FLOCK("flock", 73, 32),
  FTRUNCATE("ftruncate", 77, 46),
  FSTATFS("fstatfs", 138, 44),
  STATX("statx", 332, 291),
  GETCWD("getcwd", 79, 17),
  CHDIR("chdir", 80, 49),
  FCHDIR("fchdir", 81, 50),
  SOCKET("socket", 41, 198),
  SOCKETPAIR("socketpair", 53, 199),
  BIND("bind", 49, 200),
  LISTEN("listen", 50, 201),
  CONNECT("connect", 42, 203),
  ACCEPT4("accept4", 288, 242),
  SENDTO("sendto", 44, 206),
  RECVFROM("recvfrom", 45, 207),
  SENDMSG("sendmsg", 46, 211),
  RECVMSG("recvmsg", 47, 212),
  SHUTDOWN("shutdown", 48, 210),
  SETSOCKOPT("setsockopt", 54, 208),
  GETSOCKOPT("getsockopt", 55, 209),
  READLINKAT("readlinkat", 267, 78),
  IOCTL("ioctl", 16, 29),
  MKDIRAT("mkdirat", 258, 34),
  MKNODAT("mknodat", 259, 33),
  SYMLINKAT("symlinkat", 266, 36),
  SENDFILE("sendfile", 40, 71),
  FCHOWNAT("fchownat", 260, 54),
  FCHMODAT("fchmodat", 268, 53),
  UNLINKAT("unlinkat", 263, 35),
  FACCESSAT2("faccessat2", 439, 439),
  MOUNT("mount", 165, 40),
  UMOUNT2("umount2", 166, 39),
  PIVOT_ROOT("pivot_root", 155, 41),
  CHROOT("chroot", 161, 51),
  OPEN_TREE("open_tree", 428, 428),
  MOVE_MOUNT("move_mount", 429, 429),
  FSOPEN("fsopen", 430, 430),
  FSPICK("fspick", 433, 433),
  FSCONFIG("fsconfig", 431, 431),
  FSMOUNT("fsmount", 432, 432),
  MOUNT_SETATTR("mount_setattr", 442, 442),
  CLONE3("clone3", 435, 435),
  UNSHARE("unshare", 272, 97),
  SETNS("setns", 308, 268),
  EXECVE("execve", 59, 221),
  EXECVEAT("execveat", 322, 281),
  EXIT_GROUP("exit_group", 231, 94),
  WAITID("waitid", 247, 95),
  PIDFD_OPEN("pidfd_open", 434, 434),
  PIDFD_GETFD("pidfd_getfd", 438, 438),
  PIDFD_SEND_SIGNAL("pidfd_send_signal", 424, 424),
  KILL("kill", 62, 129),
  RT_SIGACTION("rt_sigaction", 13, 134),
  RT_SIGPROCMASK("rt_sigprocmask", 14, 135),
  SIGNALFD4("signalfd4", 289, 74),
  PRCTL("prctl", 157, 167),
  CAPSET("capset", 126, 91),
  SETGROUPS("setgroups", 116, 159),
  SETRESUID("setresuid", 117, 147),
  SETRESGID("setresgid", 119, 149),
  SETSID("setsid", 112, 157),
  UMASK("umask", 95, 166),
  SETHOSTNAME("sethostname", 170, 161),
  SETDOMAINNAME("setdomainname", 171, 162),
  PRLIMIT64("prlimit64", 302, 261),
  KEYCTL("keyctl", 250, 219),
  SECCOMP("seccomp", 317, 277),
  BPF("bpf", 321, 280),
  MEMFD_CREATE("memfd_create", 319, 279),
  EVENTFD2("eventfd2", 290, 19),
  INOTIFY_INIT1("inotify_init1", 294, 26),
  INOTIFY_ADD_WATCH("inotify_add_watch", 254, 27),
  MMAP("mmap", 9, 222),
  MPROTECT("mprotect", 10, 226),
  MUNMAP("munmap", 11, 215),
  GETEUID("geteuid", 107, 175),
  GETEGID("getegid", 108, 177);

  private final String manName;
  private final int x86_64;
  private final int aarch64;

  SystemCall(String manName, int x86_64, int aarch64) {
    this.manName = manName;
    this.x86_64 = x86_64;
    this.aarch64 = aarch64;
  }

  /** The name of its page in section 2 of the manual. */
  public String manName() {
    return manName;
  }

  /** The number that the kernel knows it by on {@code architecture}. */
  public int number(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> x86_64;
      case AARCH64 -> aarch64;
    };
  }
}
