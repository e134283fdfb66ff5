package dev.jrun.runtime.launch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The capabilities of capabilities(7) with their numbers in {@code linux/capability.h}, as of Linux
 * 5.9.
 */
public enum Capability {
  CAP_CHOWN(0),
  CAP_DAC_OVERRIDE(1),
  CAP_DAC_READ_SEARCH(2),
  CAP_FOWNER(3),
  CAP_FSETID(4),
  CAP_KILL(5),
  CAP_SETGID(6),
  CAP_SETUID(7),
  CAP_SETPCAP(8),
  CAP_LINUX_IMMUTABLE(9),
  CAP_NET_BIND_SERVICE(10),
  CAP_NET_BROADCAST(11),
  CAP_NET_ADMIN(12),
  CAP_NET_RAW(13),
  CAP_IPC_LOCK(14),
  CAP_IPC_OWNER(15),
  CAP_SYS_MODULE(16),
  CAP_SYS_RAWIO(17),
  CAP_SYS_CHROOT(18),
  CAP_SYS_PTRACE(19),
  CAP_SYS_PACCT(20),
  CAP_SYS_ADMIN(21),
  CAP_SYS_BOOT(22),
  CAP_SYS_NICE(23),
  CAP_SYS_RESOURCE(24),
  CAP_SYS_TIME(25),
  CAP_SYS_TTY_CONFIG(26),
  CAP_MKNOD(27),
  CAP_LEASE(28),
  CAP_AUDIT_WRITE(29),
  CAP_AUDIT_CONTROL(30),
  CAP_SETFCAP(31),
  CAP_MAC_OVERRIDE(32),
  CAP_MAC_ADMIN(33),
  CAP_SYSLOG(34),
  CAP_WAKE_ALARM(35),
  CAP_BLOCK_SUSPEND(36),
  CAP_AUDIT_READ(37),
  CAP_PERFMON(38),
  CAP_BPF(39),
  CAP_CHECKPOINT_RESTORE(40);

  private static final Map<String, Capability> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(Capability::name, Function.identity()));

  private final int number;

  Capability(int number) {
    this.number = number;
  }

  /** Its bit in the five sets. */
  public int number() {
    return number;
  }

  /**
   * A capability set of a config.
   *
   * @param bits the bit mask, bit {@link Capability#number()} for each capability
   * @param unknown the names that are no capabilities, in their order: to be warned of, not refused
   *     (config.md#linux-process)
   */
  public record Capabilities(long bits, List<String> unknown) {

    public Capabilities {
      unknown = List.copyOf(unknown);
    }
  }

  /** Reads a set; names are exact, with {@code CAP_}. */
  public static Capabilities parse(Collection<String> names) {
    long bits = 0;
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      Capability capability = BY_NAME.get(name);
      if (capability == null) {
        unknown.add(name);
      } else {
        bits |= 1L << capability.number;
      }
    }
    return new Capabilities(bits, unknown);
  }
}
