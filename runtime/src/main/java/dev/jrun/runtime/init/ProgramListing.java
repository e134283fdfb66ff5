package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.parent.Numbers;
import dev.jrun.runtime.program.ElfFile;
import dev.jrun.runtime.program.Listing;
import dev.jrun.runtime.program.Program;
import java.util.List;

/**
 * The program of a plan without a launch, with made-up numbers for the descriptors that only a real
 * launch has: {@code jrun create --dry-run=program}.
 */
public final class ProgramListing {
  private static final String LEGEND =
      """
      # The table that the container's init executes: one system call a row, each row once, from
      # the first to the last. A failure ends the init, which reports the row and the errno.
      #
      # row     the row's number
      # step    the number of the step, in the plan, that the row is part of
      # call    7, 0x1f  a number        &96 "a"  the address of data, and the string there
      #         [16]     what is stored at 16 in the data
      #         compare(value, mask, expected, otherwise, result)
      # then    → [16]     the result is stored at 16 in the data
      #         then 9     the next row is 9
      #         ENOENT: 9  after this errno, no failure, the next row is 9
      #         parent: 9  the parent goes on at 9, the child that it has cloned at the next row
      #         report     the runtime is told the result
      #
      # row step  call and then
      """;

  private final Program program;

  private ProgramListing(Program program) {
    this.program = program;
  }

  /**
   * The rows that {@code plan} is lowered to.
   *
   * @param inherited how many descriptors the container's process inherits
   */
  public static String print(LaunchPlan plan, int inherited) {
    return new ProgramListing(lower(plan, inherited)).print();
  }

  /** The file that the init would execute. */
  public static byte[] executable(LaunchPlan plan, int inherited, Architecture architecture) {
    return ElfFile.of(lower(plan, inherited), architecture);
  }

  private static Program lower(LaunchPlan plan, int inherited) {
    List<Descriptor> own = List.of(Descriptor.REPORT, Descriptor.GO, Descriptor.START);
    HandedOver handedOver = new HandedOver(new Numbers(100, inherited, own.size()), own);
    return Lowering.lower(plan.steps(), handedOver, false);
  }

  /** The rows of a program without what follows from their results, for traces. */
  static List<String> calls(Program program) {
    return program.rows().stream().map(row -> Listing.call(program, row)).toList();
  }

  private String print() {
    StringBuilder text = new StringBuilder(LEGEND);
    for (int index = 0; index < program.rows().size(); index++) {
      text.append(line(index)).append('\n');
    }
    return text.toString();
  }

  private String line(int index) {
    int step = program.rows().get(index).step();
    return "%4d  %4d  %s".formatted(index, step, Listing.line(program, index));
  }
}
