package dev.jrun.runtime.abi;

import java.util.List;

/**
 * Constants for network interfaces: {@code sys/socket.h}, {@code linux/sockios.h}, netdevice(7).
 */
public final class Socket {
  public static final int AF_INET = 2;
  public static final int SOCK_DGRAM = 2;

  /** {@code ioctl(2)}: sets the flags of an interface. */
  public static final int SIOCSIFFLAGS = 0x8914;

  private static final int IFF_UP = 0x1;
  private static final int IFF_RUNNING = 0x40;

  /**
   * {@code struct ifreq} that brings up {@code lo}: 16 bytes of name, of which the first four are
   * used here, then the flags in a union of 24 bytes; all as 32-bit numbers, little endian.
   */
  public static final List<Integer> LOOPBACK_UP =
      List.of('l' | 'o' << 8, 0, 0, 0, IFF_UP | IFF_RUNNING, 0, 0, 0, 0, 0);

  private Socket() {}
}
