package dev.jrun.runtime.launch;

import java.util.Arrays;
import java.util.Optional;

/**
 * The resource limits of prlimit(2) with their numbers in {@code asm-generic/resource.h}, which
 * x86-64, aarch64 and riscv64 share; MIPS and SPARC number some of them otherwise.
 */
public enum Rlimit {
  RLIMIT_CPU(0),
  RLIMIT_FSIZE(1),
  RLIMIT_DATA(2),
  RLIMIT_STACK(3),
  RLIMIT_CORE(4),
  RLIMIT_RSS(5),
  RLIMIT_NPROC(6),
  RLIMIT_NOFILE(7),
  RLIMIT_MEMLOCK(8),
  RLIMIT_AS(9),
  RLIMIT_LOCKS(10),
  RLIMIT_SIGPENDING(11),
  RLIMIT_MSGQUEUE(12),
  RLIMIT_NICE(13),
  RLIMIT_RTPRIO(14),
  RLIMIT_RTTIME(15);

  private final int number;

  Rlimit(int number) {
    this.number = number;
  }

  /** The limit that {@code process.rlimits[].type} names; empty for an unknown one. */
  public static Optional<Rlimit> of(String name) {
    return Arrays.stream(values()).filter(limit -> limit.name().equals(name)).findFirst();
  }

  /** The {@code resource} argument of prlimit(2). */
  public int number() {
    return number;
  }
}
