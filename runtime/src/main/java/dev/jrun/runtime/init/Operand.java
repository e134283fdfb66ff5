package dev.jrun.runtime.init;

/** An argument of a row: what the interpreter puts into a register before the system call. */
sealed interface Operand {
  /** The number itself. */
  record Literal(long value) implements Operand {}

  /** The address of the byte at {@code offset} of the program's data. */
  record Address(int offset) implements Operand {
    /** An address {@code bytes} further on: a field of the struct that begins here. */
    Address plus(int bytes) {
      return new Address(offset + bytes);
    }
  }

  /** The 32-bit signed number that lies at {@code offset} of the data when the row is executed. */
  record Content(int offset) implements Operand {}

  static Operand of(long value) {
    return new Literal(value);
  }
}
