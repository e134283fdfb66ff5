package dev.jrun.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/**
 * A pseudoterminal as the one sees it who sits at it: what is typed, and what is shown. Of the
 * host, or of a container that has sent it.
 */
public final class Pty implements AutoCloseable {

  private static final int POLL_MILLIS = 20;
  private static final int TCGETS = 0x5401;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TIOCSWINSZ = 0x5414;
  private static final int TIOCSPTLCK = 0x40045431;
  private static final int TIOCGPTN = 0x80045430;
  private static final int ECHO_AND_MORE_OFFSET = 12;
  private static final int ECHO = 0x8;

  private final int master;
  /** Guarded by itself. */
  private final StringBuilder shown = new StringBuilder();


  private final Thread reader;
  private volatile boolean closed;

  private Pty(int master) {
    this.master = master;
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /** A new one of the host. */
  public static Pty ofHost() {
    int master = LibC.open("/dev/ptmx");
    LibC.ioctl(master, TIOCSPTLCK, new byte[4]);
    return new Pty(master);
  }

  static Pty of(int master) {
    return new Pty(master);
  }

  private void read() {
    while (!closed) {
      if (LibC.isReadable(master, POLL_MILLIS)) {
        byte[] some = LibC.read(master, 4096);
        synchronized (shown) {
          shown.append(new String(some, UTF_8));
        }
        if (some.length == 0) {
          // Nobody has the other end open, as yet or any more.
          LockSupport.parkNanos(POLL_MILLIS * 1_000_000L);
        }
      }
    }
  }

  /** The file of the other end. */
  public String path() {
    byte[] number = LibC.ioctl(master, TIOCGPTN, new byte[4]);
    return "/dev/pts/" + ByteBuffer.wrap(number).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** Types. */
  public void type(String text) {
    LibC.write(master, text.getBytes(UTF_8));
  }

  /** What has been shown so far. */
  public String shown() {
    synchronized (shown) {
      return shown.toString();
    }
  }

  /** Waits until a text has been shown. */
  public Pty await(String text) {
    try {
      Container.await("terminal shows «" + text + "»", () -> shown().contains(text));
    } catch (AssertionError missing) {
      throw new AssertionError(missing.getMessage() + ", but: " + shown(), missing);
    }
    return this;
  }

  /** Makes it another size. */
  public void resize(int rows, int columns) {
    var size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    size.putShort((short) rows).putShort((short) columns);
    LibC.ioctl(master, TIOCSWINSZ, size.array());
  }

  /** Rows and columns, as in {@code 24 80}. */
  public String size() {
    var size = ByteBuffer.wrap(LibC.ioctl(master, TIOCGWINSZ, new byte[8]));
    size.order(ByteOrder.LITTLE_ENDIAN);
    return size.getShort() + " " + size.getShort();
  }

  /** All its settings, to be compared. */
  public String settings() {
    return HexFormat.of().formatHex(LibC.ioctl(master, TCGETS, new byte[36]));
  }

  /** Whether what is typed is shown. */
  public boolean echoes() {
    var settings = ByteBuffer.wrap(LibC.ioctl(master, TCGETS, new byte[36]));
    return (settings.order(ByteOrder.LITTLE_ENDIAN).getInt(ECHO_AND_MORE_OFFSET) & ECHO) != 0;
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    LibC.close(master);
  }
}
