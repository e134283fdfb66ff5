package dev.jrun.runtime.cgroup.device;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.CgroupBpf;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program of the type BPF_PROG_TYPE_CGROUP_DEVICE that decides, for a group and all below it, who
 * may use which device: it gets a {@code struct bpf_cgroup_dev_ctx} and returns 1 for yes.
 *
 * @param instructions the program
 */
public record DeviceFilter(List<BpfInstruction> instructions) {
  private static final LoadedFilter LOADED = new LoadedFilter();

  // struct bpf_cgroup_dev_ctx: the type in the lower half of access_type, the access in the upper.
  private static final int ACCESS_TYPE = 0;
  private static final int MAJOR = 4;
  private static final int MINOR = 8;
  private static final int BPF_DEVCG_DEV_BLOCK = 1;
  private static final int BPF_DEVCG_DEV_CHAR = 2;

  // Registers.
  private static final int RESULT = 0;
  private static final int SCRATCH = 1;
  private static final int TYPE_OF_DEVICE = 2;
  private static final int ACCESS = 3;
  private static final int MAJOR_OF_DEVICE = 4;
  private static final int MINOR_OF_DEVICE = 5;

  public DeviceFilter {
    instructions = List.copyOf(instructions);
  }

  /** The program for rules. */
  public static DeviceFilter of(DeviceAccess access) {
    BpfBuilder program = new BpfBuilder();
    program.load(TYPE_OF_DEVICE, ACCESS_TYPE);
    program.copy(ACCESS, TYPE_OF_DEVICE);
    program.and(TYPE_OF_DEVICE, 0xffff);
    program.shiftRight(ACCESS, 16);
    program.load(MAJOR_OF_DEVICE, MAJOR);
    program.load(MINOR_OF_DEVICE, MINOR);
    for (DeviceRule exception : access.exceptions()) {
      exception(exception, access.allowsByDefault(), program);
    }
    program.set(RESULT, access.allowsByDefault() ? 1 : 0);
    program.exit();
    return new DeviceFilter(program.build());
  }

  private static void exception(DeviceRule rule, boolean denies, BpfBuilder program) {
    BpfBuilder.Label next = new BpfBuilder.Label();
    int type = rule.type() == 'b' ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR;
    program.goIfNotEqual(TYPE_OF_DEVICE, type, next);
    if (rule.access() != DeviceRule.ALL_ACCESS) {
      program.copy(SCRATCH, ACCESS);
      program.and(SCRATCH, rule.access());
      if (denies) {
        // As in version 1: any part that is denied denies it all.
        program.goIfEqual(SCRATCH, 0, next);
      } else {
        program.goIfDifferent(SCRATCH, ACCESS, next);
      }
    }
    if (rule.major() != DeviceRule.ANY) {
      program.goIfNotEqual(MAJOR_OF_DEVICE, (int) rule.major(), next);
    }
    if (rule.minor() != DeviceRule.ANY) {
      program.goIfNotEqual(MINOR_OF_DEVICE, (int) rule.minor(), next);
    }
    program.set(RESULT, denies ? 0 : 1);
    program.exit();
    program.place(next);
  }

  /** How many instructions there are. */
  public int size() {
    return instructions.size();
  }

  /** The program as a person reads it, a line for each instruction. */
  public String print() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < instructions.size(); i++) {
      text.append("%3d  %s%n".formatted(i, instructions.get(i)));
    }
    return text.toString();
  }

  byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(instructions.size() * BpfInstruction.SIZE)
            .order(ByteOrder.nativeOrder());
    instructions.forEach(instruction -> instruction.encode(bytes));
    return bytes.array();
  }

  /**
   * Lets the program decide for a group, alone: others that are attached to this very group are
   * replaced. At no moment is there none of them.
   *
   * @throws KernelException if the caller may not, or the kernel has no such programs
   */
  public void attach(Kernel kernel, Path group) {
    CgroupBpf bpf = new CgroupBpf(kernel);
    List<Integer> open = new ArrayList<>();
    try {
      int directory = kernel.open(group.toString(), Fcntl.O_RDONLY);
      open.add(directory);
      List<Integer> old = attached(bpf, directory);
      open.addAll(old);
      LOADED.use(
          this,
          kernel,
          program -> {
            if (old.size() == 1) {
              bpf.replace(directory, program, old.getFirst());
            } else {
              bpf.attach(directory, program);
              old.forEach(previous -> bpf.detach(directory, previous));
            }
          });
    } finally {
      open.forEach(kernel::close);
    }
  }

  /** The programs of a group as descriptors, without those that somebody detaches meanwhile. */
  private static List<Integer> attached(CgroupBpf bpf, int directory) {
    List<Integer> programs = new ArrayList<>();
    for (int id : bpf.query(directory)) {
      try {
        programs.add(bpf.open(id));
      } catch (KernelException gone) {
        if (gone.errno() != Errno.ENOENT) {
          throw gone;
        }
      }
    }
    return programs;
  }

  /** The names of the programs that are attached to a group. */
  static List<String> attachedNames(Kernel kernel, Path group) {
    CgroupBpf bpf = new CgroupBpf(kernel);
    int directory = kernel.open(group.toString(), Fcntl.O_RDONLY);
    try {
      return attached(bpf, directory).stream()
          .map(program -> {
            try {
              return bpf.name(program);
            } finally {
              kernel.close(program);
            }
          })
          .collect(Collectors.toList());
    } finally {
      kernel.close(directory);
    }
  }
}
