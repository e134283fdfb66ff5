package dev.jrun.spec;

import java.util.List;

/**
 * Filter of system calls (config-linux.md, "Seccomp").
 *
 * @param defaultAction what happens to a system call that no rule matches, one of {@link #ACTIONS};
 *     required
 * @param defaultErrnoRet error number, or message of a trace, of the default action; null if
 *     absent: EPERM
 * @param architectures architectures that the filter applies to, each one of {@link
 *     #ARCHITECTURES}; empty if absent: the native one
 * @param flags flags of seccomp(2), each one of {@link #FLAGS}; null if absent, which is not the
 *     same as none: runtimes have a default
 * @param listenerPath Unix socket that gets the notify descriptor; null if absent
 * @param listenerMetadata opaque text for the listener; null if absent
 * @param syscalls rules; empty if absent
 */
public record LinuxSeccomp(
    String defaultAction,
    @UInt32 Long defaultErrnoRet,
    List<String> architectures,
    List<String> flags,
    String listenerPath,
    String listenerMetadata,
    List<LinuxSyscall> syscalls) {

  /** The actions that the specification names. */
  public static final List<String> ACTIONS =
      List.of(
          "SCMP_ACT_KILL",
          "SCMP_ACT_KILL_PROCESS",
          "SCMP_ACT_KILL_THREAD",
          "SCMP_ACT_TRAP",
          "SCMP_ACT_ERRNO",
          "SCMP_ACT_TRACE",
          "SCMP_ACT_ALLOW",
          "SCMP_ACT_LOG",
          "SCMP_ACT_NOTIFY");

  /** The architectures that the specification names. */
  public static final List<String> ARCHITECTURES =
      List.of(
          "SCMP_ARCH_X86",
          "SCMP_ARCH_X86_64",
          "SCMP_ARCH_X32",
          "SCMP_ARCH_ARM",
          "SCMP_ARCH_AARCH64",
          "SCMP_ARCH_MIPS",
          "SCMP_ARCH_MIPS64",
          "SCMP_ARCH_MIPS64N32",
          "SCMP_ARCH_MIPSEL",
          "SCMP_ARCH_MIPSEL64",
          "SCMP_ARCH_MIPSEL64N32",
          "SCMP_ARCH_PPC",
          "SCMP_ARCH_PPC64",
          "SCMP_ARCH_PPC64LE",
          "SCMP_ARCH_S390",
          "SCMP_ARCH_S390X",
          "SCMP_ARCH_PARISC",
          "SCMP_ARCH_PARISC64",
          "SCMP_ARCH_RISCV64",
          "SCMP_ARCH_LOONGARCH64",
          "SCMP_ARCH_M68K",
          "SCMP_ARCH_SH",
          "SCMP_ARCH_SHEB");

  /** The filter flags that the specification names. */
  public static final List<String> FLAGS =
      List.of(
          "SECCOMP_FILTER_FLAG_TSYNC",
          "SECCOMP_FILTER_FLAG_LOG",
          "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
          "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV");

  public LinuxSeccomp {
    defaultAction = Absent.ifEmpty(defaultAction);
    architectures = Absent.toEmpty(architectures);
    flags = flags == null ? null : List.copyOf(flags);
    listenerPath = Absent.ifEmpty(listenerPath);
    listenerMetadata = Absent.ifEmpty(listenerMetadata);
    syscalls = Absent.toEmpty(syscalls);
  }
}
