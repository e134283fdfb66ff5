package dev.jrun.spec;

import java.util.List;

/**
 * Capability sets of a process (capabilities(7)); unknown and ungrantable names are only warned
 * about (config.md).
 *
 * @param bounding limit of what execve can grant; empty if absent
 * @param effective what the kernel checks; empty if absent
 * @param inheritable what survives an execve of a file that has it inheritable; empty if absent
 * @param permitted limit of the effective set; empty if absent
 * @param ambient what survives an execve of an ordinary file; empty if absent
 */
public record LinuxCapabilities(
    List<String> bounding,
    List<String> effective,
    List<String> inheritable,
    List<String> permitted,
    List<String> ambient) {

  /**
   * Every capability up to Linux 5.9, at the index that is its number in {@code
   * linux/capability.h}.
   */
  public static final List<String> NAMES =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_DAC_READ_SEARCH",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETPCAP",
          "CAP_LINUX_IMMUTABLE",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_BROADCAST",
          "CAP_NET_ADMIN",
          "CAP_NET_RAW",
          "CAP_IPC_LOCK",
          "CAP_IPC_OWNER",
          "CAP_SYS_MODULE",
          "CAP_SYS_RAWIO",
          "CAP_SYS_CHROOT",
          "CAP_SYS_PTRACE",
          "CAP_SYS_PACCT",
          "CAP_SYS_ADMIN",
          "CAP_SYS_BOOT",
          "CAP_SYS_NICE",
          "CAP_SYS_RESOURCE",
          "CAP_SYS_TIME",
          "CAP_SYS_TTY_CONFIG",
          "CAP_MKNOD",
          "CAP_LEASE",
          "CAP_AUDIT_WRITE",
          "CAP_AUDIT_CONTROL",
          "CAP_SETFCAP",
          "CAP_MAC_OVERRIDE",
          "CAP_MAC_ADMIN",
          "CAP_SYSLOG",
          "CAP_WAKE_ALARM",
          "CAP_BLOCK_SUSPEND",
          "CAP_AUDIT_READ",
          "CAP_PERFMON",
          "CAP_BPF",
          "CAP_CHECKPOINT_RESTORE");

  public LinuxCapabilities {
    bounding = Absent.toEmpty(bounding);
    effective = Absent.toEmpty(effective);
    inheritable = Absent.toEmpty(inheritable);
    permitted = Absent.toEmpty(permitted);
    ambient = Absent.toEmpty(ambient);
  }
}
