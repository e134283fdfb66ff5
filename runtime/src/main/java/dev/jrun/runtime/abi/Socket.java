package dev.jrun.runtime.abi;

import java.util.List;

/**
 * Constants for sockets: {@code sys/socket.h}, {@code sys/un.h}, {@code linux/sockios.h},
 * netdevice(7).
 */
public final class Socket {
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_SEQPACKET = 5;
  public static final int SOCK_CLOEXEC = 0x80000;

  public static final int SOL_SOCKET = 1;

  /** {@code unix(7)}: descriptors in a message. */
  public static final int SCM_RIGHTS = 1;

  /** {@code unix(7)}: who connected, {@code struct ucred}. */
  public static final int SO_PEERCRED = 17;

  /** {@code unix(7)}: a pidfd of who connected (Linux 6.5). */
  public static final int SO_PEERPIDFD = 77;

  /** {@code socket(7)}: how long a call may wait to send or to be accepted. */
  public static final int SO_SNDTIMEO = 21;

  public static final int MSG_DONTWAIT = 0x40;

  /** {@code struct msghdr}: there were more descriptors than could be received. */
  public static final int MSG_CTRUNC = 8;

  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /** Size of {@code struct sockaddr_un}: two bytes of family, then the path. */
  public static final int SOCKADDR_UN_SIZE = 110;

  /** Size of {@code struct msghdr} with 64-bit pointers. */
  public static final int MSGHDR_SIZE = 56;

  /** Offsets in {@code struct msghdr}: where the data and the descriptors are. */
  public static final int MSG_IOV = 16;

  public static final int MSG_IOVLEN = 24;
  public static final int MSG_CONTROL = 32;
  public static final int MSG_CONTROLLEN = 40;
  public static final int MSG_FLAGS = 48;

  /** {@code shutdown(2)}: no more is received, or neither received nor sent. */
  public static final int SHUT_RD = 0;

  public static final int SHUT_RDWR = 2;

  /** Size of {@code struct cmsghdr}, behind which the descriptors lie. */
  public static final int CMSGHDR_SIZE = 16;

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
