package dev.jrun.runtime.program;

/** An argument of a row: what the interpreter puts into a register before the system call. */
public sealed interface Operand {
  /** All bits of a 32-bit number. */
  long ALL = 0xffffffffL;

  /** The number itself. */
  record Literal(long value) implements Operand {}

  /** The address of the byte at {@code offset} of the program's data. */
  record Address(int offset) implements Operand {
    /** An address {@code bytes} further on: a field of the struct that begins here. */
    public Address plus(int bytes) {
      return new Address(offset + bytes);
    }
  }

  /** The 32-bit signed number that lies at {@code offset} of the data when the row is executed. */
  record Content(int offset) implements Operand {}

  static Operand of(long value) {
    return new Literal(value);
  }
}
