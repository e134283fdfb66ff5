package dev.jrun.runtime.kernel;

import dev.jrun.runtime.abi.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * bpf(2), as far as programs of the type BPF_PROG_TYPE_CGROUP_DEVICE go. Programs and groups are
 * descriptors.
 */
public final class CgroupBpf {
  private static final int BPF_PROG_LOAD = 5;
  private static final int BPF_PROG_ATTACH = 8;
  private static final int BPF_PROG_DETACH = 9;
  private static final int BPF_PROG_GET_FD_BY_ID = 13;
  private static final int BPF_OBJ_GET_INFO_BY_FD = 15;
  private static final int BPF_PROG_QUERY = 16;

  private static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
  private static final int BPF_CGROUP_DEVICE = 6;
  private static final int BPF_F_ALLOW_MULTI = 2;
  private static final int BPF_F_REPLACE = 4;

  /** Of {@code union bpf_attr}, as much as any of the calls here reads. */
  private static final int ATTR_SIZE = 72;

  private static final int INSTRUCTION_SIZE = 8;

  /** BPF_OBJ_NAME_LEN, with the zero at the end. */
  private static final int NAME_SIZE = 16;

  /** Where {@code struct bpf_prog_info} has the name, and how much of it is asked for. */
  private static final int INFO_NAME = 64;

  private static final int INFO_SIZE = INFO_NAME + NAME_SIZE;

  /** As many as can be attached to a group ({@code BPF_CGROUP_MAX_PROGS}). */
  private static final int MOST_PROGRAMS = 64;

  private final Kernel kernel;

  public CgroupBpf(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * BPF_PROG_LOAD: a new program, once the kernel has verified it.
   *
   * @param name of at most 15 letters, digits and underscores
   */
  public int load(byte[] instructions, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attr = attr(arena);
      attr.set(ValueLayout.JAVA_INT, 0, BPF_PROG_TYPE_CGROUP_DEVICE);
      attr.set(ValueLayout.JAVA_INT, 4, instructions.length / INSTRUCTION_SIZE);
      MemorySegment code = arena.allocate(instructions.length, 8);
      code.copyFrom(MemorySegment.ofArray(instructions));
      attr.set(ValueLayout.JAVA_LONG, 8, code.address());
      attr.set(ValueLayout.JAVA_LONG, 16, arena.allocateFrom("Apache").address());
      attr.setString(48, name);
      attr.set(ValueLayout.JAVA_INT, 68, BPF_CGROUP_DEVICE);
      return call("BPF_PROG_LOAD", BPF_PROG_LOAD, attr);
    }
  }

  /** BPF_PROG_ATTACH: a program more decides for the group; all have to agree. */
  public void attach(int group, int program) {
    attach(group, program, BPF_F_ALLOW_MULTI, 0);
  }

  /** BPF_PROG_ATTACH with BPF_F_REPLACE: another program takes the place of one, at once. */
  public void replace(int group, int program, int replaced) {
    attach(group, program, BPF_F_ALLOW_MULTI | BPF_F_REPLACE, replaced);
  }

  private void attach(int group, int program, int flags, int replaced) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attr = attr(arena);
      attr.set(ValueLayout.JAVA_INT, 0, group);
      attr.set(ValueLayout.JAVA_INT, 4, program);
      attr.set(ValueLayout.JAVA_INT, 8, BPF_CGROUP_DEVICE);
      attr.set(ValueLayout.JAVA_INT, 12, flags);
      attr.set(ValueLayout.JAVA_INT, 16, replaced);
      call("BPF_PROG_ATTACH", BPF_PROG_ATTACH, attr);
    }
  }

  /** BPF_PROG_DETACH. */
  public void detach(int group, int program) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attr = attr(arena);
      attr.set(ValueLayout.JAVA_INT, 0, group);
      attr.set(ValueLayout.JAVA_INT, 4, program);
      attr.set(ValueLayout.JAVA_INT, 8, BPF_CGROUP_DEVICE);
      call("BPF_PROG_DETACH", BPF_PROG_DETACH, attr);
    }
  }

  /** BPF_PROG_QUERY: the ids of the programs that are attached to this very group. */
  public List<Integer> query(int group) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attr = attr(arena);
      MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, MOST_PROGRAMS);
      attr.set(ValueLayout.JAVA_INT, 0, group);
      attr.set(ValueLayout.JAVA_INT, 4, BPF_CGROUP_DEVICE);
      attr.set(ValueLayout.JAVA_LONG, 16, ids.address());
      attr.set(ValueLayout.JAVA_INT, 24, MOST_PROGRAMS);
      call("BPF_PROG_QUERY", BPF_PROG_QUERY, attr);
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < attr.get(ValueLayout.JAVA_INT, 24); i++) {
        found.add(ids.getAtIndex(ValueLayout.JAVA_INT, i));
      }
      return found;
    }
  }

  /** BPF_PROG_GET_FD_BY_ID. */
  public int open(int id) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attr = attr(arena);
      attr.set(ValueLayout.JAVA_INT, 0, id);
      return call("BPF_PROG_GET_FD_BY_ID", BPF_PROG_GET_FD_BY_ID, attr);
    }
  }

  /** BPF_OBJ_GET_INFO_BY_FD: the name that the program was loaded with. */
  public String name(int program) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attr = attr(arena);
      MemorySegment info = arena.allocate(INFO_SIZE, 8);
      attr.set(ValueLayout.JAVA_INT, 0, program);
      attr.set(ValueLayout.JAVA_INT, 4, INFO_SIZE);
      attr.set(ValueLayout.JAVA_LONG, 8, info.address());
      call("BPF_OBJ_GET_INFO_BY_FD", BPF_OBJ_GET_INFO_BY_FD, attr);
      return info.getString(INFO_NAME, StandardCharsets.US_ASCII);
    }
  }

  private static MemorySegment attr(Arena arena) {
    return arena.allocate(ATTR_SIZE, 8);
  }

  private int call(String name, int command, MemorySegment attr) {
    return (int) kernel.call(SystemCall.BPF, name, command, attr.address(), attr.byteSize());
  }
}
