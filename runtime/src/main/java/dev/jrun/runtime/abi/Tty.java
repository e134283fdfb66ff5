package dev.jrun.runtime.abi;

import java.util.List;

/** Constants for terminals: {@code asm-generic/ioctls.h}, {@code asm-generic/termbits.h}. */
public final class Tty {
  /** {@code ioctl_tty(2)}: reads and sets {@code struct termios}. */
  public static final int TCGETS = 0x5401;

  public static final int TCSETS = 0x5402;

  /**
   * {@code ioctl_tty(2)}: makes it the controlling terminal of the session that the caller leads.
   */
  public static final int TIOCSCTTY = 0x540e;

  /** {@code ioctl_tty(2)}: reads and sets {@code struct winsize}. */
  public static final int TIOCGWINSZ = 0x5413;

  public static final int TIOCSWINSZ = 0x5414;

  /** {@code ioctl_tty(2)}: locks or unlocks the slave of a master. */
  public static final int TIOCSPTLCK = 0x40045431;

  /** {@code ioctl_tty(2)}: opens the slave of a master, without a path (Linux 4.13). */
  public static final int TIOCGPTPEER = 0x5441;

  public static final int O_NOCTTY = 0x100;

  /** Device number of the multiplexor that makes pseudoterminals, {@code ptmx}. */
  public static final int PTMX_MAJOR = 5;

  public static final int PTMX_MINOR = 2;

  /** Size of the kernel's {@code struct termios}: four flags, a line discipline, 19 characters. */
  public static final int TERMIOS_SIZE = 36;

  /** Size of {@code struct winsize}: rows, columns and two unused numbers of 16 bits. */
  public static final int WINSIZE_SIZE = 8;

  /** Offsets in {@code struct termios}. */
  public static final int C_IFLAG = 0;

  public static final int C_OFLAG = 4;
  public static final int C_CFLAG = 8;
  public static final int C_LFLAG = 12;
  public static final int C_CC = 17;

  /** Indexes of {@code c_cc}. */
  public static final int VTIME = 5;

  public static final int VMIN = 6;

  private static final int IGNBRK = 0x1;
  private static final int BRKINT = 0x2;
  private static final int PARMRK = 0x8;
  private static final int ISTRIP = 0x20;
  private static final int INLCR = 0x40;
  private static final int IGNCR = 0x80;
  private static final int ICRNL = 0x100;
  private static final int IXON = 0x400;

  /** What a raw terminal does not do with its input, as in cfmakeraw(3). */
  public static final int COOKED_INPUT =
      IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON;

  /** {@code c_oflag}: a line feed becomes a carriage return and a line feed. */
  public static final int ONLCR = 0x4;

  private static final int ISIG = 0x1;
  private static final int ICANON = 0x2;
  private static final int ECHO = 0x8;
  private static final int ECHONL = 0x40;
  private static final int IEXTEN = 0x8000;

  /** What a raw terminal does not do for lines: echo, editing, signals; as in cfmakeraw(3). */
  public static final int COOKED_LINES = ISIG | ICANON | ECHO | ECHONL | IEXTEN;

  public static final int CS8 = 0x30;
  private static final int PARENB = 0x100;

  /** The size of characters, and parity. */
  public static final int CHARACTERS = CS8 | PARENB;

  private Tty() {}

  /** A {@code struct winsize} as 32-bit numbers, little endian. */
  public static List<Integer> winsize(int rows, int columns) {
    return List.of((rows & 0xffff) | (columns << 16), 0);
  }
}
