package dev.jrun.runtime.cgroup.device;

import dev.jrun.runtime.cgroup.device.BpfInstruction.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an eBPF program instruction by instruction. Jumps lead to a {@link Label} that is placed
 * later: a program only goes forward, as the verifier wants it.
 */
final class BpfBuilder {
  private final List<BpfInstruction> instructions = new ArrayList<>();
  private final Map<Integer, Label> jumps = new HashMap<>();

  /** A place in the program that instructions before it may go to. */
  static final class Label {
    private int index = -1;
  }

  /** Loads 32 bits of the context, which register 1 points to when the program begins. */
  void load(int register, int offset) {
    add(Operation.LOAD, register, 1, offset, 0);
  }

  void set(int register, int value) {
    add(Operation.SET, register, 0, 0, value);
  }

  void copy(int register, int from) {
    add(Operation.COPY, register, from, 0, 0);
  }

  void and(int register, int mask) {
    add(Operation.AND, register, 0, 0, mask);
  }

  void shiftRight(int register, int bits) {
    add(Operation.SHIFT_RIGHT, register, 0, 0, bits);
  }

  void goIfEqual(int register, int value, Label label) {
    jump(label);
    add(Operation.GO_IF_EQUAL, register, 0, 0, value);
  }

  void goIfNotEqual(int register, int value, Label label) {
    jump(label);
    add(Operation.GO_IF_NOT_EQUAL, register, 0, 0, value);
  }

  void goIfDifferent(int register, int other, Label label) {
    jump(label);
    add(Operation.GO_IF_DIFFERENT, register, other, 0, 0);
  }

  void exit() {
    add(Operation.EXIT, 0, 0, 0, 0);
  }

  private void jump(Label label) {
    jumps.put(instructions.size(), label);
  }

  private void add(Operation operation, int destination, int source, int offset, int immediate) {
    instructions.add(new BpfInstruction(operation, destination, source, (short) offset, immediate));
  }

  /** The next instruction is where {@code label} leads. */
  void place(Label label) {
    label.index = instructions.size();
  }

  /**
   * The finished program.
   *
   * @throws IllegalStateException if an instruction would go to a label that was not placed after
   *     it, or too far
   */
  List<BpfInstruction> build() {
    List<BpfInstruction> program = new ArrayList<>(instructions);
    jumps.forEach((index, label) -> {
      int distance = label.index - index - 1;
      if (distance < 0 || distance > Short.MAX_VALUE) {
        throw new IllegalStateException("instruction " + index + " would go by " + distance);
      }
      BpfInstruction jump = program.get(index);
      program.set(
          index,
          new BpfInstruction(
              jump.operation(),
              jump.destination(),
              jump.source(),
              (short) distance,
              jump.immediate()));
    });
    return program;
  }
}
