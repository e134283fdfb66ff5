package dev.jrun.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The numbers of the kernel's own headers. */
class SystemCallTest {
  /** Name, number in {@code asm/unistd_64.h}, number in {@code asm-generic/unistd.h}. */
  private static final String NUMBERS =
      """
      read, 0, 63
      write, 1, 64
      close, 3, 57
      openat, 257, 56
      openat2, 437, 437
      close_range, 436, 436
      dup3, 292, 24
      fcntl, 72, 25
      pipe2, 293, 59
      ppoll, 271, 73
      lseek, 8, 62
      flock, 73, 32
      ftruncate, 77, 46
      fstatfs, 138, 44
      statx, 332, 291
      getcwd, 79, 17
      chdir, 80, 49
      fchdir, 81, 50
      socket, 41, 198
      socketpair, 53, 199
      bind, 49, 200
      listen, 50, 201
      connect, 42, 203
      accept4, 288, 242
      sendto, 44, 206
      recvfrom, 45, 207
      sendmsg, 46, 211
      recvmsg, 47, 212
      shutdown, 48, 210
      setsockopt, 54, 208
      getsockopt, 55, 209
      readlinkat, 267, 78
      ioctl, 16, 29
      mkdirat, 258, 34
      mknodat, 259, 33
      symlinkat, 266, 36
      sendfile, 40, 71
      fchownat, 260, 54
      fchmodat, 268, 53
      unlinkat, 263, 35
      faccessat2, 439, 439
      mount, 165, 40
      umount2, 166, 39
      pivot_root, 155, 41
      chroot, 161, 51
      open_tree, 428, 428
      move_mount, 429, 429
      fsopen, 430, 430
      fspick, 433, 433
      fsconfig, 431, 431
      fsmount, 432, 432
      mount_setattr, 442, 442
      clone3, 435, 435
      unshare, 272, 97
      setns, 308, 268
      execve, 59, 221
      execveat, 322, 281
      exit_group, 231, 94
      waitid, 247, 95
      pidfd_open, 434, 434
      pidfd_getfd, 438, 438
      pidfd_send_signal, 424, 424
      kill, 62, 129
      rt_sigaction, 13, 134
      rt_sigprocmask, 14, 135
      signalfd4, 289, 74
      prctl, 157, 167
      capset, 126, 91
      setgroups, 116, 159
      setresuid, 117, 147
      setresgid, 119, 149
      setsid, 112, 157
      umask, 95, 166
      sethostname, 170, 161
      setdomainname, 171, 162
      prlimit64, 302, 261
      keyctl, 250, 219
      seccomp, 317, 277
      bpf, 321, 280
      memfd_create, 319, 279
      eventfd2, 290, 19
      inotify_init1, 294, 26
      inotify_add_watch, 254, 27
      mmap, 9, 222
      mprotect, 10, 226
      munmap, 11, 215
      geteuid, 107, 175
      getegid, 108, 177
      """;

  @Test
  void everyNumberIsTheKernels() {
    String actual =
        Arrays.stream(SystemCall.values())
            .map(call ->
                call.manName()
                    + ", "
                    + call.number(Architecture.X86_64)
                    + ", "
                    + call.number(Architecture.AARCH64)
                    + "\n")
            .collect(Collectors.joining());
    assertEquals(NUMBERS, actual);
  }

  @Test
  void theNameIsThatOfTheManualPage() {
    for (SystemCall call : SystemCall.values()) {
      assertEquals(call.name(), call.manName().toUpperCase(Locale.ROOT));
    }
  }

  @Test
  void noNumberIsThereTwice() {
    for (Architecture architecture : Architecture.values()) {
      Set<Integer> numbers =
          Arrays.stream(SystemCall.values())
              .map(call -> call.number(architecture))
              .collect(Collectors.toSet());
      assertEquals(SystemCall.values().length, numbers.size(), architecture.toString());
    }
  }
}
