package dev.jrun.runtime.program;

/** An argument of a row: what the interpreter puts into a register before the system call. */
public sealed interface Operand {
  /** All bits of a 32-bit number. */
  long ALL = 0xffffffffL;

  /**
   * The argument as it stands in a row of a program whose data lies at the address {@code data}.
   */
  long link(long data);

  /** The number itself. */
  record Literal(long value) implements Operand {
    @Override
    public long link(long data) {
      return value;
    }
  }

  /** The address of the byte at {@code offset} of the program's data. */
  record Address(int offset) implements Operand {
    @Override
    public long link(long data) {
      return data + offset;
    }

    /** An address {@code bytes} further on: a field of the struct that begins here. */
    public Address plus(int bytes) {
      return new Address(offset + bytes);
    }

    /** What lies {@code bytes} further on: a 32-bit field of the struct that begins here. */
    public Content content(int bytes) {
      return new Content(offset + bytes);
    }
  }

  /** The 32-bit signed number that lies at {@code offset} of the data when the row is executed. */
  record Content(int offset) implements Operand {
    @Override
    public long link(long data) {
      return data + offset;
    }
  }

  /**
   * The 32-bit signed number that lies at an address outside of the program when the row is
   * executed.
   */
  record ContentAt(long address) implements Operand {
    @Override
    public long link(long data) {
      return address;
    }
  }

  static Operand of(long value) {
    return new Literal(value);
  }
}
