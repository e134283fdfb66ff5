package dev.jrun.runtime.seccomp;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.kernel.LibSeccomp;
import dev.jrun.spec.LinuxSeccomp;
import dev.jrun.spec.LinuxSyscall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is put before a filter, so that calls newer than its profile fail with ENOSYS.
 *
 * <p>A profile that lists what is allowed says nothing of calls that did not exist when it was
 * written. C libraries try new calls and fall back on old ones at ENOSYS, but not at the EPERM of
 * the default action. So a call above the highest number that the profile names is answered as by a
 * kernel without it, as runc does.
 */
final class UnknownCalls {
  // struct seccomp_data.
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;

  private static final int SCMP_ARCH_X32 = 0x4000003e;
  private static final int AUDIT_ARCH_X86_64 = 0xc000003e;

  /** {@code __X32_SYSCALL_BIT}: how the calls of x32 are told from those of x86-64. */
  private static final int X32_BIT = 0x40000000;

  // Codes of classic BPF (linux/filter.h), with 32-bit words and constants.
  private static final int LOAD = 0x20;
  private static final int RETURN = 0x06;
  private static final int GO = 0x05;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_GREATER = 0x25;
  private static final int IF_BITS = 0x45;

  private UnknownCalls() {}

  /** The instructions that come first; none where a permissive default decides. */
  static List<Long> prefix(LibSeccomp library, LinuxSeccomp profile, Set<Integer> architectures) {
    boolean saysSo =
        profile.defaultErrnoRet() != null && profile.defaultErrnoRet() == Errno.ENOSYS.number();
    if (saysSo || FilterCompiler.action(profile.defaultAction()).isPermissive()) {
      return List.of();
    }
    List<Long> prefix = new ArrayList<>();
    for (int architecture : architectures) {
      OptionalInt last = last(library, profile, architecture);
      if (architecture != SCMP_ARCH_X32 && last.isPresent()) {
        Optional<Integer> lastOfX32 = Optional.empty();
        if (architecture == AUDIT_ARCH_X86_64 && architectures.contains(SCMP_ARCH_X32)) {
          lastOfX32 = last(library, profile, SCMP_ARCH_X32).stream().boxed().findFirst();
        }
        prefix.addAll(section(architecture, last.getAsInt(), lastOfX32));
      }
    }
    return prefix;
  }

  /** The highest number of a call that the profile names. */
  private static OptionalInt last(LibSeccomp library, LinuxSeccomp profile, int architecture) {
    return profile.syscalls().stream()
        .map(LinuxSyscall::names)
        .flatMap(List::stream)
        .mapToInt(name -> library.systemCall(architecture, name))
        .filter(number -> number >= 0)
        .max();
  }

  /** Falls through to what follows, unless it returns ENOSYS. */
  private static List<Long> section(int architecture, int last, Optional<Integer> lastOfX32) {
    List<Long> checks = new ArrayList<>();
    checks.add(instruction(LOAD, 0, 0, NUMBER));
    if (architecture == AUDIT_ARCH_X86_64) {
      // With the bit: over the check of x86-64, to that of x32.
      checks.add(instruction(IF_BITS, 2, 0, X32_BIT));
    }
    checks.add(instruction(IF_GREATER, 0, 1, last));
    checks.add(
        instruction(RETURN, 0, 0, Action.SCMP_ACT_ERRNO.value((long) Errno.ENOSYS.number())));
    if (lastOfX32.isPresent()) {
      // A number of x86-64 is below all of x32.
      checks.add(instruction(IF_GREATER, 0, 1, lastOfX32.get()));
      checks.add(
          instruction(RETURN, 0, 0, Action.SCMP_ACT_ERRNO.value((long) Errno.ENOSYS.number())));
    }
    List<Long> section = new ArrayList<>();
    section.add(instruction(LOAD, 0, 0, ARCHITECTURE));
    section.add(instruction(IF_EQUAL, 1, 0, architecture));
    section.add(instruction(GO, 0, 0, checks.size()));
    section.addAll(checks);
    return section;
  }

  /** A {@code struct sock_filter}: 16 bits, twice 8, 32. */
  private static long instruction(int code, int ifTrue, int ifFalse, int operand) {
    return code | (long) ifTrue << 16 | (long) ifFalse << 24 | (long) operand << 32;
  }
}
