package dev.jrun.runtime.abi;

/**
 * Constants for processes: {@code sched.h} (clone, namespaces), {@code prctl.h}, {@code wait.h},
 * {@code signal.h}, {@code keyctl.h}, {@code capability.h}.
 */
public final class Sched {
  public static final long CLONE_VM = 0x100;

  /** With {@code unshare(2)}: the thread gets a working directory and a umask of its own. */
  public static final long CLONE_FS = 0x200;

  public static final long CLONE_PIDFD = 0x1000;
  public static final long CLONE_VFORK = 0x4000;
  public static final long CLONE_PARENT = 0x8000;
  public static final long CLONE_PARENT_SETTID = 0x100000;
  public static final long CLONE_NEWTIME = 0x80;
  public static final long CLONE_NEWNS = 0x20000;
  public static final long CLONE_NEWCGROUP = 0x2000000;
  public static final long CLONE_NEWUTS = 0x4000000;
  public static final long CLONE_NEWIPC = 0x8000000;
  public static final long CLONE_NEWUSER = 0x10000000;
  public static final long CLONE_NEWPID = 0x20000000;
  public static final long CLONE_NEWNET = 0x40000000;

  /** Signal handlers of the parent are reset in the child (Linux 5.5). */
  public static final long CLONE_CLEAR_SIGHAND = 0x100000000L;

  /** The child starts in the cgroup v2 group of {@code clone_args.cgroup} (Linux 5.7). */
  public static final long CLONE_INTO_CGROUP = 0x200000000L;

  /** Size of {@code struct clone_args} with all fields to {@code cgroup} (Linux 5.7). */
  public static final int CLONE_ARGS_SIZE_VER2 = 88;

  public static final int PR_SET_DUMPABLE = 4;
  public static final int PR_SET_KEEPCAPS = 8;

  /** ioctl_nsfs(2): the {@code CLONE_NEW*} flag of a namespace's kind; since Linux 4.11. */
  public static final int NS_GET_NSTYPE = 0xb703;

  /** Resource of prlimit(2): one more than the highest number of a descriptor. */
  public static final int RLIMIT_NOFILE = 7;

  public static final int PR_SET_NAME = 15;
  public static final int PR_CAPBSET_DROP = 24;
  public static final int PR_SET_CHILD_SUBREAPER = 36;
  public static final int PR_SET_NO_NEW_PRIVS = 38;
  public static final int PR_CAP_AMBIENT = 47;
  public static final int PR_CAP_AMBIENT_RAISE = 2;
  public static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

  public static final int P_ALL = 0;
  public static final int P_PID = 1;
  public static final int P_PIDFD = 3;
  public static final int WNOHANG = 1;
  public static final int WEXITED = 4;

  /** {@code waitid(2)}: the child stays waitable. */
  public static final int WNOWAIT = 0x1000000;

  public static final int CLD_EXITED = 1;

  /** Among the flags of {@code /proc/PID/stat} (linux/sched.h): the process is in exit(2). */
  public static final int PF_EXITING = 4;

  /** Size of {@code siginfo_t}. */
  public static final int SIGINFO_SIZE = 128;

  public static final int SIG_BLOCK = 0;
  public static final int SIG_SETMASK = 2;
  public static final long SA_RESTORER = 0x04000000;
  public static final long SA_ONSTACK = 0x08000000;
  public static final long SA_RESTART = 0x10000000;
  public static final int SIGSYS = 31;
  public static final int SIGKILL = 9;
  public static final int SIGCHLD = 17;
  public static final int SIGWINCH = 28;

  /** Size in bytes of the kernel's {@code sigset_t}. */
  public static final int SIGSET_SIZE = 8;

  public static final int SFD_CLOEXEC = 0x80000;
  public static final int SFD_NONBLOCK = 0x800;

  public static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
  public static final int KEYCTL_SETPERM = 5;

  /**
   * {@code keyctl(2)}: what the kernel lets do with a new session keyring ({@code KEY_POS_ALL}, and
   * the user {@code VIEW}, {@code READ} and {@code LINK}), and {@code KEY_USR_SEARCH}.
   */
  public static final int SEARCHABLE_KEYRING = 0x3f1b0000;

  public static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;

  private Sched() {}
}
