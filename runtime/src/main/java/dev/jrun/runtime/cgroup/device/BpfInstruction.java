package dev.jrun.runtime.cgroup.device;

import java.nio.ByteBuffer;

/**
 * One instruction of eBPF (Documentation/bpf/standardization/instruction-set.rst).
 *
 * @param operation what it does
 * @param destination register 0 to 10 that it reads, and perhaps writes
 * @param source register 0 to 10 that it reads
 * @param offset where it goes on, counted from the next instruction, or an offset in memory
 * @param immediate a constant of 32 bits
 */
record BpfInstruction(
    Operation operation, int destination, int source, short offset, int immediate) {
  /** In bytes. */
  static final int SIZE = 8;

  /** Those that a device filter needs: w registers are the lower half of r registers. */
  enum Operation {
    /** BPF_LDX | BPF_MEM | BPF_W. */
    LOAD(0x61, "w%d = *(u32 *)(r%d + %d)"),
    /** BPF_ALU64 | BPF_MOV | BPF_K. */
    SET(0xb7, "r%1$d = %4$d"),
    /** BPF_ALU | BPF_MOV | BPF_X. */
    COPY(0xbc, "w%d = w%d"),
    /** BPF_ALU | BPF_AND | BPF_K. */
    AND(0x54, "w%1$d &= 0x%4$x"),
    /** BPF_ALU | BPF_RSH | BPF_K. */
    SHIFT_RIGHT(0x74, "w%1$d >>= %4$d"),
    /** BPF_JMP32 | BPF_JEQ | BPF_K. */
    GO_IF_EQUAL(0x16, "if w%1$d == %4$d goto +%3$d"),
    /** BPF_JMP32 | BPF_JNE | BPF_K. */
    GO_IF_NOT_EQUAL(0x56, "if w%1$d != %4$d goto +%3$d"),
    /** BPF_JMP32 | BPF_JNE | BPF_X. */
    GO_IF_DIFFERENT(0x5e, "if w%d != w%d goto +%d"),
    /** BPF_JMP | BPF_EXIT. */
    EXIT(0x95, "exit");

    private final int code;
    private final String form;

    Operation(int code, String form) {
      this.code = code;
      this.form = form;
    }
  }

  /** Appends the instruction as the kernel reads it, in the byte order of the machine. */
  void encode(ByteBuffer program) {
    program
        .put((byte) operation.code)
        .put((byte) (destination | source << 4))
        .putShort(offset)
        .putInt(immediate);
  }

  /** As {@code bpftool prog dump xlated} would print it. */
  @Override
  public String toString() {
    return operation.form.formatted(destination, source, offset, immediate);
  }
}
