package dev.jrun.runtime.cgroup.device;

import java.util.List;

/** Executes a device filter as the kernel would, for tests. */
final class BpfInterpreter {
  private static final int STEPS = 10_000;
  private static final long LOWER_HALF = 0xffff_ffffL;

  private BpfInterpreter() {}

  /**
   * The result of a program.
   *
   * @param context the 32-bit words of what register 1 points to
   */
  static long run(List<BpfInstruction> program, int... context) {
    long[] registers = new long[11];
    int next = 0;
    for (int step = 0; step < STEPS; step++) {
      BpfInstruction now = program.get(next++);
      int to = now.destination();
      long from = registers[now.source()];
      switch (now.operation()) {
        case LOAD -> registers[to] = context[now.offset() / 4] & LOWER_HALF;
        case SET -> registers[to] = now.immediate();
        case COPY -> registers[to] = from & LOWER_HALF;
        case AND -> registers[to] = registers[to] & now.immediate() & LOWER_HALF;
        case SHIFT_RIGHT -> registers[to] = (registers[to] & LOWER_HALF) >>> now.immediate();
        case GO_IF_EQUAL -> next += (int) registers[to] == now.immediate() ? now.offset() : 0;
        case GO_IF_NOT_EQUAL -> next += (int) registers[to] != now.immediate() ? now.offset() : 0;
        case GO_IF_DIFFERENT -> next += (int) registers[to] != (int) from ? now.offset() : 0;
        case EXIT -> {
          return registers[0];
        }
      }
    }
    throw new AssertionError("no end");
  }
}
