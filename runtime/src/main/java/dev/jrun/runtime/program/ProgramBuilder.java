package dev.jrun.runtime.program;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a program row by row.
 *
 * <p>Rows jump to {@link Label}s that are placed later; one that was placed before is refused,
 * since a program only goes forward. Strings that are equal are stored once.
 */
public final class ProgramBuilder {
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, Operand.Address> strings = new HashMap<>();
  private final List<Program.Pointer> pointers = new ArrayList<>();
  private final boolean reportAll;
  private byte[] data = new byte[4096];
  private int dataSize;
  private int step;

  /**
   * @param reportAll whether every row reports its result, which is what a trace is made of
   */
  public ProgramBuilder(boolean reportAll) {
    this.reportAll = reportAll;
  }

  /** A place in the program that rows before it may jump to. */
  public static final class Label {
    private int index = -1;
  }

  /** A row that is being written; each method returns the row itself. */
  public final class Draft {
    private final Row.Operation operation;
    private final List<Operand> arguments;
    private final int index = drafts.size();
    private final int ofStep = step;
    private Optional<Operand> result = Optional.empty();
    private Label success;
    private Label otherwise;
    private List<Errno> tolerated = List.of();
    private int flags = reportAll ? Row.REPORT : 0;

    private Draft(Row.Operation operation, Operand... arguments) {
      this.operation = operation;
      this.arguments = List.of(arguments);
    }

    /** Stores the result, or the negative errno. */
    public Draft into(Operand.Content slot) {
      result = Optional.of(slot);
      return this;
    }

    /** The same, outside of the program. */
    public Draft into(Operand.ContentAt slot) {
      result = Optional.of(slot);
      return this;
    }

    /** On success goes on at {@code label}. */
    public Draft thenGoTo(Label label) {
      success = label;
      return this;
    }

    /** Goes on with the next row on these errnos. */
    public Draft tolerate(Errno... errnos) {
      return tolerate(List.of(errnos));
    }

    /** The same. */
    public Draft tolerate(List<Errno> errnos) {
      tolerated = errnos;
      return this;
    }

    /** Goes on at {@code label} on these errnos. */
    public Draft onErrno(Label label, Errno... errnos) {
      otherwise = label;
      return tolerate(errnos);
    }

    /** Goes on at {@code label} on every errno. */
    public Draft onAnyErrno(Label label) {
      otherwise = label;
      return flag(Row.TOLERATE_ALL);
    }

    /** Goes on with the next row whatever the result. */
    public Draft ignoreErrors() {
      return flag(Row.TOLERATE_ALL);
    }

    public Draft flag(int flag) {
      flags |= flag;
      return this;
    }

    public int index() {
      return index;
    }

    private Row build() {
      return new Row(
          ofStep,
          operation,
          arguments,
          result,
          target(success),
          target(otherwise),
          tolerated,
          flags);
    }

    private int target(Label label) {
      if (label == null) {
        return index + 1;
      }
      if (label.index <= index) {
        throw new IllegalStateException(
            "row " + index + " would go " + (label.index < 0 ? "nowhere" : "back"));
      }
      return label.index;
    }
  }

  /** The rows that follow are part of the plan's step {@code number}. */
  public void beginStep(int number) {
    step = number;
  }

  public Draft call(SystemCall call, Operand... arguments) {
    return add(new Draft(new Row.Operation.Call(call), arguments));
  }

  /**
   * Goes on if {@code (value & mask) == expected}; a difference counts as {@code errno}.
   *
   * @param mask 32 bits
   */
  public Draft compare(Operand value, long mask, long expected, Errno errno) {
    return add(
        new Draft(
            new Row.Operation.Compare(),
            value,
            Operand.of(mask),
            Operand.of(expected),
            Operand.of(-errno.number()),
            Operand.of(0)));
  }

  /** Always fails with {@code errno}. */
  public Draft fail(Errno errno) {
    return compare(Operand.of(0), 0, 1, errno);
  }

  /** Its result is {@code value}: sets a slot, or reports a slot. */
  public Draft value(Operand value) {
    Operand zero = Operand.of(0);
    return add(new Draft(new Row.Operation.Compare(), zero, zero, zero, zero, value));
  }

  /** Jumps. */
  public void goTo(Label label) {
    value(Operand.of(0)).thenGoTo(label);
  }

  /** Ends the execution where the interpreter was called as a function. */
  public void end() {
    add(new Draft(new Row.Operation.Return()));
  }

  private Draft add(Draft draft) {
    drafts.add(draft);
    return draft;
  }

  public Label label() {
    return new Label();
  }

  /** The row that comes next is at {@code label}. */
  public void place(Label label) {
    label.index = drafts.size();
  }

  /** A NUL-terminated string. */
  public Operand.Address string(String text) {
    Operand.Address address = strings.get(text);
    if (address == null) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      address = bytes(Arrays.copyOf(bytes, bytes.length + 1));
      strings.put(text, address);
    }
    return address;
  }

  /** A {@code char *[]}, ended by NULL. */
  public Operand.Address strings(List<String> texts) {
    return pointerArray(texts.stream().map(this::string).toList());
  }

  /** An array of addresses, ended by NULL. */
  public Operand.Address pointerArray(List<Operand.Address> targets) {
    Operand.Address array = reserve(8 * (targets.size() + 1), 8);
    for (int i = 0; i < targets.size(); i++) {
      pointer(array.plus(8 * i), targets.get(i));
    }
    return array;
  }

  /** Makes the 64 bits at {@code field} the address {@code target}. */
  public void pointer(Operand.Address field, Operand.Address target) {
    pointers.add(new Program.Pointer(field.offset(), target.offset()));
  }

  /** Makes the 64 bits at {@code field} the number {@code value}. */
  public void number(Operand.Address field, long value) {
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putLong(field.offset(), value);
  }

  /** A struct of 64-bit fields. */
  public Operand.Address words(long... fields) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * fields.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long field : fields) {
      buffer.putLong(field);
    }
    return bytes(buffer.array(), 8);
  }

  /** A struct of 32-bit fields. */
  public Operand.Address halfWords(int... fields) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * fields.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int field : fields) {
      buffer.putInt(field);
    }
    return bytes(buffer.array(), 8);
  }

  public Operand.Address bytes(byte[] bytes) {
    return bytes(bytes, 1);
  }

  private Operand.Address bytes(byte[] bytes, int alignment) {
    Operand.Address address = reserve(bytes.length, alignment);
    System.arraycopy(bytes, 0, data, address.offset(), bytes.length);
    return address;
  }

  /** Zeroed memory. */
  public Operand.Address reserve(int size, int alignment) {
    int offset = (dataSize + alignment - 1) / alignment * alignment;
    dataSize = offset + size;
    if (dataSize > data.length) {
      data = Arrays.copyOf(data, Math.max(dataSize, 2 * data.length));
    }
    return new Operand.Address(offset);
  }

  /** A new slot: 32 bits for a result. */
  public Operand.Content slot() {
    return new Operand.Content(reserve(4, 4).offset());
  }

  /** How many rows there are so far. */
  public int size() {
    return drafts.size();
  }

  /**
   * The finished program.
   *
   * @param report the descriptor that reports go to
   * @throws IllegalStateException if a row would jump to a label that was not placed after it
   */
  public Program build(int report) {
    List<Row> rows = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      rows.add(draft.build());
    }
    return new Program(report, rows, Arrays.copyOf(data, dataSize), List.copyOf(pointers));
  }
}
