package dev.jrun.runtime.console;

import dev.jrun.runtime.abi.Tty;
import dev.jrun.runtime.kernel.Kernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a terminal does with characters: termios(3). */
final class Termios {
  private final ByteBuffer fields;

  private Termios(byte[] fields) {
    this.fields = ByteBuffer.wrap(fields).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * That of a terminal.
   *
   * @throws dev.jrun.runtime.kernel.KernelException with ENOTTY if {@code descriptor} is none
   */
  static Termios of(Kernel kernel, int descriptor) {
    return new Termios(kernel.ioctl(descriptor, Tty.TCGETS, new byte[Tty.TERMIOS_SIZE]));
  }

  void set(Kernel kernel, int descriptor) {
    kernel.ioctl(descriptor, Tty.TCSETS, fields.array());
  }

  /**
   * The same in raw mode: every key goes to the reader. Unlike cfmakeraw(3) it leaves the output as
   * it is, as runc does: line feeds become new lines here, and not in the container's terminal.
   */
  Termios raw() {
    Termios raw = new Termios(fields.array().clone());
    raw.clear(Tty.C_IFLAG, Tty.COOKED_INPUT);
    raw.clear(Tty.C_LFLAG, Tty.COOKED_LINES);
    raw.clear(Tty.C_CFLAG, Tty.CHARACTERS);
    raw.fields.putInt(Tty.C_CFLAG, raw.fields.getInt(Tty.C_CFLAG) | Tty.CS8);
    raw.fields.put(Tty.C_CC + Tty.VMIN, (byte) 1);
    raw.fields.put(Tty.C_CC + Tty.VTIME, (byte) 0);
    return raw;
  }

  /** The same, but a line feed stays one. */
  Termios withoutCarriageReturns() {
    Termios plain = new Termios(fields.array().clone());
    plain.clear(Tty.C_OFLAG, Tty.ONLCR);
    return plain;
  }

  private void clear(int field, int flags) {
    fields.putInt(field, fields.getInt(field) & ~flags);
  }
}
